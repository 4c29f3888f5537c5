namespace QuantBuild.Datasets;

/// <summary>What a model should say of each example: <see cref="ValueTargets"/>, <see cref="ClassTargets"/>, labels of class descriptions,
/// or nothing.</summary>
public abstract record DatasetTargets
{
    private protected DatasetTargets()
    {
    }

    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }
}

/// <summary>Nothing is known of the examples: what models make of them is compared.</summary>
/// <param name="Examples">The number of examples.</param>
public sealed record NoTargets(int Examples) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Examples;
}

/// <summary>The true class of each example.</summary>
/// <param name="Classes">Class indices from 0, in the order of the model's outputs.</param>
/// <param name="Names">The names of the classes, where the data has any.</param>
public sealed record ClassTargets(int[] Classes, IReadOnlyList<string>? Names = null) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Classes.Length;
}

/// <summary>Values for each example: those of a regression, or a class as one-hot vector.</summary>
/// <param name="Values">Row-major values of shape [examples, <paramref name="Width"/>].</param>
/// <param name="Width">How many values an example has.</param>
/// <param name="Names">The names of the classes that they are a distribution over, where the data has any.</param>
public sealed record ValueTargets(float[] Values, int Width, IReadOnlyList<string>? Names = null) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Values.Length / Width;
}
