namespace QuantBuild.Quantization.Graph;

/// <summary>What this library knows of one of Keras's layer classes: a row of <see cref="LayerTable"/>.
/// What a row does not tell is left alone.</summary>
/// <param name="Name">Keras's class name, for example <c>Conv2D</c>.</param>
public sealed record LayerClass(string Name)
{
    /// <summary>The kernel that takes its inputs and makes its outputs; null where it has none of that kind,
    /// and other kernels are rounded plainly.</summary>
    public KernelForm? Kernel { get; init; }

    /// <summary>Whether scales of channels pass through.</summary>
    public ScaleRule Scales { get; init; }

    /// <summary>The moments of the output.</summary>
    public MomentRule Moments { get; init; }

    /// <summary>Whether it is a batch normalization.</summary>
    public bool IsBatchNorm => Moments == MomentRule.Normalized;

    /// <summary>Whether it stands for what a model is given, and computes nothing.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether its inputs are indices.</summary>
    public bool TakesIntegers { get; init; }

    /// <summary>Whether it is declared that neither passes nor corrections know anything of it: scales end there, moments are unknown, and
    /// kernels are rounded plainly.</summary>
    public bool IsOpaque { get; init; }

    internal RankRule Rank { get; init; } = RankRule.Unknown;

    /// <summary>Finds the row of a class.</summary>
    /// <param name="name">Keras's class name.</param>
    /// <returns>The row; null where there is none.</returns>
    public static LayerClass? Find(string name) => LayerTable.Find(name);
}
