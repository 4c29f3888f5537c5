using QuantBuild.Datasets;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Demos.Housing;

/// <summary>Rows of one split, judged by mean absolute error of the z-normalized price.</summary>
internal sealed class HousingTestData(string split, Dataset rows) : TestData
{
    private const int BatchSize = 512;

    private readonly Examples examples = Examples.Of(rows);

    public override DatasetInfo Info { get; } = new($"California housing, {split} split", rows.Count, HousingDataset.Sha256);

    public override Outcome Evaluate(Model model)
    {
        using var scope = torch.NewDisposeScope();
        var prices = model.Predict(examples.X, BatchSize).data<float>().ToArray();
        double[] errors = [.. prices.Zip(rows.Labels, (price, label) => (double)MathF.Abs(price - label))];
        return new Outcome([new ScoreColumn("mae", null, errors)], []);
    }

    public override void WarmUp(Model model)
    {
        using var scope = torch.NewDisposeScope();
        model.Predict(examples.X, BatchSize);
    }

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }
}
