using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>What a variant made of the test data.</summary>
/// <param name="Outcome">The outcome, example by example.</param>
/// <param name="Seconds">How long it took to compute.</param>
public sealed record VariantOutcome(Outcome Outcome, double Seconds)
{
    /// <summary>How often it was timed, where it was computed as a whole; else null.</summary>
    public EvaluationTimes? Times { get; init; }

    /// <summary>How long each part took that was computed by itself, in the order of the examples; empty where there was but one.</summary>
    public IReadOnlyList<double> PartSeconds { get; init; } = [];
}
