using QuantBuild.Datasets;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Demos;

/// <summary>Test images, judged by categorical cross-entropy and by the share whose most likely class is right.</summary>
internal sealed class ClassifierTestData(DatasetInfo info, Dataset images) : TestData
{
    internal const string Loss = "categoricalCrossentropy";

    internal const string Accuracy = "accuracy";

    // Keras's backend epsilon, which keeps logarithms finite.
    private const float Epsilon = 1e-7f;

    private const int BatchSize = 128;

    private readonly Examples examples = Examples.Of(images);

    public override DatasetInfo Info => info;

    public override Outcome Evaluate(Model model)
    {
        using var scope = torch.NewDisposeScope();
        var outputs = model.Predict(examples.X, BatchSize);
        int classes = (int)outputs.shape[^1], count = (int)outputs.shape[0];
        float[] probabilities = outputs.data<float>().ToArray(), targets = examples.Y.data<float>().ToArray();
        var (loss, hits, predicted) = (new double[count], new double[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            var truth = IndexOfMax(targets.AsSpan(i * classes, classes));
            predicted[i] = IndexOfMax(row);
            hits[i] = predicted[i] == truth ? 1 : 0;
            loss[i] = -Math.Log(Math.Clamp(row[truth], Epsilon, 1 - Epsilon));
        }

        return new Outcome([new ScoreColumn("loss", null, loss), new ScoreColumn(Accuracy, null, hits)], [new PredictionColumn(null, predicted)]);
    }

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }

    private static int IndexOfMax(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);
}
