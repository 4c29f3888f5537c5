using QuantBuild.Datasets;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Test images, judged by categorical cross-entropy and by the share whose most likely class is right.</summary>
internal sealed class ClassifierTestData(
    DatasetInfo info, Dataset images, IReadOnlyList<string>? classNames = null, ExperimentLog? log = null) : TestData
{
    internal const string Loss = "categoricalCrossentropy";

    internal const string Accuracy = "accuracy";

    // Keras's backend epsilon, which keeps logarithms finite.
    private const float Epsilon = 1e-7f;

    private const int BatchSize = 128;

    // Whole batches, so that the results are those of one go; as many as take a fraction of a second.
    private const int ChunkSize = 4 * BatchSize;

    private readonly Examples examples = Examples.Of(images);

    public override DatasetInfo Info => info;

    public override Outcome Evaluate(Model model)
    {
        int classes = images.LabelShape[^1], count = images.Count;
        float[] probabilities = Predict(model), targets = images.Labels;
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

    public override void WarmUp(Model model)
    {
        using var scope = torch.NewDisposeScope();
        model.Predict(examples.X[..Math.Min(ChunkSize, images.Count)], BatchSize);
    }

    public override string ClassName(int index) => classNames?[index] ?? base.ClassName(index);

    public override int? ClassOf(int example) => IndexOfMax(images.Labels.AsSpan(example * images.LabelShape[^1], images.LabelShape[^1]));

    public override string ThumbnailOf(int example)
    {
        int height = images.FeatureShape[1], width = images.FeatureShape[2];
        return Thumbnail.OfGray(images.Features.AsSpan(example * height * width, height * width), width, height);
    }

    private float[] Predict(Model model)
    {
        var progress = log is null ? null : new ProgressLine(log, "Evaluating", "images");
        var outputs = new List<float>();
        for (var start = 0; start < images.Count; start += ChunkSize)
        {
            using var scope = torch.NewDisposeScope();
            var end = Math.Min(start + ChunkSize, images.Count);
            outputs.AddRange(model.Predict(examples.X[start..end], BatchSize).data<float>());
            progress?.Report(end, images.Count);
        }

        return [.. outputs];
    }

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }

    private static int IndexOfMax(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);
}
