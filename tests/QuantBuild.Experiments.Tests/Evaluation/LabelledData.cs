using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Tests.Evaluation;

/// <summary>Examples with labels and nothing to evaluate.</summary>
internal sealed class LabelledData(params int[] labels) : TestData
{
    public override DatasetInfo Info => new("labelled", labels.Length);

    public override int Count => labels.Length;

    public override int BatchSize => 1;

    public override string Fingerprint => string.Empty;

    public override Outcome Evaluate(RunnableModel model, ExampleSpan? span = null) => throw new NotSupportedException();

    public override int? ClassOf(int example) => labels[example];

    public override string ClassName(int index) => $"class {index}";

    public static Outcome Outcome(params int[] predictions) => new([], [new PredictionColumn(null, predictions)]);
}
