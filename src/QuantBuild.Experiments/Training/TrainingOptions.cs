namespace QuantBuild.Experiments.Training;

/// <summary>How corrections are trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often training goes through the examples at most. Default: 4.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>How many examples a step is of, as far as there are so many. Default: 8.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>How far the first steps change a value, as a share of its vector's root mean square; it falls to zero as a half cosine.
    /// Default: 0.0003.</summary>
    public double LearningRate { get; init; } = 0.0003;

    /// <summary>Whether pictures are cut at random and brought back to their size. Default: no.</summary>
    public bool Crops { get; init; }

    /// <summary>Whether pictures are turned to their mirror image at random; not where left and right tell something. Default: no.
    /// </summary>
    public bool Flips { get; init; }

    /// <summary>When training stops with the best so far. Default: 10 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);
}
