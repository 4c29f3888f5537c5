using System.Globalization;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Store;

namespace QuantBuild.Experiments;

/// <summary>How an experiment's model is made and evaluated. Every value has been checked where it was read.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The seed of the TF.js example, used where none is given.</summary>
    public const int DefaultSeed = 1337;

    /// <summary>How often training goes through the data, at least 1.</summary>
    public int Epochs { get; init; }

    /// <summary>Examples per gradient step, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Fraction of the data that is watched while training, in (0, 1).</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Fraction of the data kept for the report, in (0, 1); 0 where the dataset brings its own test part.</summary>
    public double EvaluationSplit { get; init; }

    /// <summary>Seeds the split, the initial weights, the order of batches and dropout.</summary>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>Whether a graphics card trains.</summary>
    public GpuUse Gpu { get; init; }

    /// <summary>How many epochs without improvement of the validation metric are let pass before training stops;
    /// null never stops early.</summary>
    public int? Patience { get; init; }

    /// <summary>Save the weights of the best epoch in validation rather than those of the last.</summary>
    public bool KeepBest { get; init; }

    /// <summary>Go on with an interrupted training, from its last whole epoch.</summary>
    public bool Resume { get; init; }

    /// <summary>Leave out photographs that cannot be read, and list them; else the first one is an error.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>A folder with the datasets, looked at first; null for none.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where datasets are downloaded to.</summary>
    public string DownloadDirectory { get; init; } = Path.Combine("artifacts", "data");

    /// <summary>What the result depends on, by argument name; the place of a folder does not count, nor does an interruption.</summary>
    /// <returns>Names as on the command line, values as invariant text; what an experiment does not use is left out.</returns>
    public IReadOnlyDictionary<string, string> ToArguments()
    {
        var arguments = new Dictionary<string, string>
        {
            ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
            ["batchSize"] = BatchSize.ToString(CultureInfo.InvariantCulture),
            ["validationSplit"] = ValidationSplit.ToString(CultureInfo.InvariantCulture),
        };
        if (EvaluationSplit > 0)
        {
            arguments["evaluationSplit"] = EvaluationSplit.ToString(CultureInfo.InvariantCulture);
        }

        if (Patience is { } patience)
        {
            arguments["patience"] = patience.ToString(CultureInfo.InvariantCulture);
            arguments["keepBest"] = KeepBest ? "true" : "false";
        }

        arguments["seed"] = Seed.ToString(CultureInfo.InvariantCulture);
        arguments["gpu"] = Gpu.ToArgument();
        return arguments;
    }

    /// <summary>Opens the store of datasets: what is in <see cref="DataDirectory"/> is not downloaded.</summary>
    /// <returns>The store.</returns>
    public DatasetStore OpenStore() =>
        new(new DatasetStoreOptions { DataDirectory = DataDirectory, DownloadDirectory = DownloadDirectory });
}
