using QuantBuild.Datasets;
using QuantBuild.Keras;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Reporting;

namespace QuantBuild.Demos;

/// <summary>Test images, judged by categorical cross-entropy and by the share whose most likely class is right.</summary>
internal sealed class ClassifierTestData(string name, LabelledImages images) : TestData
{
    internal const string Loss = "categoricalCrossentropy";

    internal const string Accuracy = "accuracy";

    private const int BatchSize = 128;

    private readonly Examples examples = Examples.Of(images.ToDataset());

    public override DatasetInfo Info { get; } = new(name, images.Count, images.Sha256);

    public override MetricSet Evaluate(Model model)
    {
        // Evaluation takes no step; the optimizer is what compiling asks for.
        model.Compile(new RmsProp(), Loss, [Accuracy]);
        var results = model.Evaluate(examples.X, examples.Y, BatchSize);
        return new MetricSet(new Metric("loss", results["loss"]), new Metric("accuracy", results[Accuracy]));
    }

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }
}
