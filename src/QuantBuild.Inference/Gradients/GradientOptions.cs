using QuantBuild.Graph;

namespace QuantBuild.Inference.Gradients;

/// <summary>What gradients are computed of, and with respect to what.</summary>
public sealed record GradientOptions
{
    /// <summary>The loss: the sum of these.</summary>
    public required IReadOnlyList<OutputLoss> Losses { get; init; }

    /// <summary>The shapes of the graph's inputs, by name, in each run.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<int>> InputShapes { get; init; }

    /// <summary>The names of the weights that gradients are wanted of. Each run is given their values. Kernels of transposed
    /// convolutions and the statistics of batch normalizations are not among those that have one.</summary>
    public IReadOnlyCollection<string> Weights { get; init; } = [];
}

/// <summary>What an output is measured by, summed over all that a run is given.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Kind">The measure.</param>
/// <param name="Shape">The output's shape in each run.</param>
/// <param name="Scale">What the measure is multiplied by.</param>
public sealed record OutputLoss(string Output, LossKind Kind, IReadOnlyList<int> Shape, double Scale = 1)
{
    /// <summary>The value that is measured, where it is none of the graph's outputs; its name then stands for the output's. Default: null.
    /// </summary>
    public GraphValue? Inner { get; init; }
}

/// <summary>How an output is measured beside its target.</summary>
public enum LossKind
{
    /// <summary>The sum of the squares of the differences.</summary>
    Squares,

    /// <summary>The Kullback-Leibler divergence of probabilities from those of the target, in nats; for outputs of a softmax.</summary>
    Divergence,
}
