using QuantBuild.Datasets;
using QuantBuild.Keras;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Housing;

/// <summary>The rows of the evaluation split, judged by mean absolute error of the z-normalized price.</summary>
internal sealed class HousingTestData(Dataset evaluation) : TestData
{
    private const int BatchSize = 512;

    private readonly Examples examples = Examples.Of(evaluation);

    public override DatasetInfo Info { get; } = new("California housing, evaluation split", evaluation.Count, HousingDataset.Sha256);

    public override MetricSet Evaluate(Model model)
    {
        model.Compile(new Adam(), HousingModel.Loss);
        return new MetricSet(new Metric("mae", model.Evaluate(examples.X, examples.Y, BatchSize)["loss"]));
    }

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }
}
