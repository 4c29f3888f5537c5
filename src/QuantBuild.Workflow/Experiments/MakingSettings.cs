using QuantBuild.Experiments;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What is given of how a float model is made and tested. Null leaves it to what the model that is there was made with, else to
/// the experiment's defaults.</summary>
public sealed record MakingSettings
{
    /// <summary>Passes over the training data.</summary>
    public int? Epochs { get; init; }

    /// <summary>Examples in one training step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The share of the data kept for validation.</summary>
    public double? ValidationSplit { get; init; }

    /// <summary>The share of the data kept for the final evaluation.</summary>
    public double? EvaluationSplit { get; init; }

    /// <summary>Fixes splits, initial weights and shuffling.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether a graphics card computes.</summary>
    public GpuUse? Gpu { get; init; }

    /// <summary>Epochs without improvement before training stops.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether the best epoch in validation is saved, not the last.</summary>
    public bool? KeepBest { get; init; }

    /// <summary>Go on with an interrupted training.</summary>
    public bool Resume { get; init; }

    /// <summary>Leave out pictures that cannot be read, and list them.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>A folder with the datasets, looked at first; null for none.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder of the float model; null for its place in the workspace.</summary>
    public string? SavePath { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    public static MakingSettings From(IArgumentValues values) => new()
    {
        Epochs = values.Get(Arguments.Epochs),
        BatchSize = values.Get(Arguments.BatchSize),
        ValidationSplit = values.Get(Arguments.ValidationSplit),
        EvaluationSplit = values.Get(Arguments.EvaluationSplit),
        Seed = values.Get(Arguments.Seed),
        Gpu = values.Get(Arguments.Gpu),
        Patience = values.Get(Arguments.Patience),
        KeepBest = values.IsGiven(Arguments.KeepBest) ? values.Get(Arguments.KeepBest) : null,
        Resume = values.Get(Arguments.Resume),
        SkipUnreadable = values.Get(Arguments.SkipUnreadable),
        DataDirectory = values.Get(Arguments.DataDir),
        SavePath = values.Get(Arguments.ModelSavePath),
    };
}
