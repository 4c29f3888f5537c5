namespace QuantBuild.Reporting;

/// <summary>The results of one variant of the model.</summary>
public sealed record VariantReport : ReportNode
{
    /// <summary>How the note begins of a variant that a search kept although it could not meet the budget that it was given.</summary>
    public const string MissedBudget = "Budget missed.";

    /// <summary>The variant's name, which is also its folder's: <c>original</c>, <c>quantized-16bit</c>, <c>quantized-8bit</c> …</summary>
    public required string Name { get; init; }

    /// <summary>The scheme that made the variant; of the model as it was given, <c>none</c>, or how it is stored where it is quantized
    /// already: <c>uint8</c>, <c>uint8, float16</c> …</summary>
    public required string Scheme { get; init; }

    /// <summary>What was measured on the data.</summary>
    public required MetricSet Metrics { get; init; }

    /// <summary>The examples of this variant where they are not the whole dataset, or null.</summary>
    public EvaluationSample? EvaluatedOn { get; init; }

    /// <summary>The unquantized model's metrics on the same examples, or null.</summary>
    public MetricSet? FloatOnSame { get; init; }

    /// <summary>The metrics on the test split, where <see cref="Metrics"/> are those of all examples and calibrated variants are judged by
    /// the split; else null.</summary>
    public MetricSet? MetricsOnTest { get; init; }

    /// <summary>How near each output is to the float model's, where there are several and metrics compare them; left out where
    /// empty.</summary>
    public IReadOnlyList<OutputReport> Outputs { get; init; } = [];

    /// <summary>What the scheme changed of the float model before it rounded, in order; left out where empty.</summary>
    public IReadOnlyList<AppliedPass> Passes { get; init; } = [];

    /// <summary>What else is to be said of the variant, a sentence each: that the converter's rounding was kept, or that a budget was
    /// missed; left out where empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The sizes of the saved files.</summary>
    public required ArtifactBytes Bytes { get; init; }

    /// <summary>Bytes of <c>model.json</c> and weight files over bytes of the gzipped tar ball.</summary>
    public required double GzipRatio { get; init; }

    /// <summary>How long the evaluation took, in seconds; the median where it was repeated.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>How many examples were evaluated in a second.</summary>
    public required double ExamplesPerSecond { get; init; }

    /// <summary>How often the evaluation was timed and how far the times spread, or null where that is not known.</summary>
    public EvaluationTimes? Times { get; init; }

    /// <summary>How long each part of the evaluation took, in seconds and in the order of the examples, where it was computed in several,
    /// maybe on several machines; <see cref="EvaluationSeconds"/> is their sum then. Left out where empty.</summary>
    public IReadOnlyList<double> PartSeconds { get; init; } = [];

    /// <summary>The weights, in the order of the manifest; left out where empty.</summary>
    public IReadOnlyList<LayerReport> Layers { get; init; } = [];

    /// <summary>How the values of the weights that suffer most are spread, worst first; left out where empty.</summary>
    public IReadOnlyList<WeightHistogram> Histograms { get; init; } = [];

    /// <summary>For a classifier, what it takes for what, for each preprocessing; left out where empty.</summary>
    public IReadOnlyList<ConfusionReport> Confusion { get; init; } = [];

    /// <summary>Some of the examples that this variant predicts otherwise than the float model; left out where empty.</summary>
    public IReadOnlyList<FlippedPrediction> Flips { get; init; } = [];

    /// <summary>What changed against the float model, or null where that was not measured.</summary>
    public VariantChanges? Changes { get; init; }

    /// <summary>A metric on the examples that all variants of a report were measured on, which they may be compared by;
    /// as far as the report has it.</summary>
    internal double? FindComparable(string metric, string? preprocess) =>
        MetricsOnTest?.Find(metric, preprocess) ?? Metrics.Find(metric, preprocess);
}

/// <summary>The examples that one variant was evaluated on.</summary>
/// <param name="Split">The split's name, such as <c>test</c>.</param>
/// <param name="Count">How many examples it holds.</param>
public sealed record EvaluationSample(string Split, long Count) : ReportNode;

/// <summary>How near one output of a variant is to the float model's.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Metrics">What was measured there; the variant's own metrics are the worst of all outputs.</param>
public sealed record OutputReport(string Name, MetricSet Metrics) : ReportNode;

/// <summary>A change of the float model, which keeps its function, before the weights were rounded.</summary>
/// <param name="Pass">The pass's name, such as <c>channel scaling</c>.</param>
/// <param name="Layers">How many layers it changed; 0 where it found nothing to change.</param>
public sealed record AppliedPass(string Pass, long Layers) : ReportNode;
