using QuantBuild.Datasets;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Test examples that are all in memory: rows, or small gray images.</summary>
/// <param name="info">What the report says of them.</param>
/// <param name="data">The examples.</param>
/// <param name="criteria">What outputs are judged by.</param>
/// <param name="batchSize">How many examples the model is given at once.</param>
/// <param name="classNames">The names of the classes, or null where their indices are.</param>
/// <param name="log">Takes the progress; null for none.</param>
internal sealed class InMemoryTestData(
    DatasetInfo info, Dataset data, Criteria criteria, int batchSize, IReadOnlyList<string>? classNames = null, ExperimentLog? log = null) : TestData
{
    // Whole batches, so that the results are those of one go; as many as take a fraction of a second.
    private readonly int chunkSize = 4 * batchSize;
    private readonly Examples examples = Examples.Of(data);

    public override DatasetInfo Info => info;

    public override Outcome Evaluate(Model model)
    {
        var progress = log is null ? null : new ProgressLine(log, "Evaluating", IsOfImages ? "images" : "examples");
        var scores = new ScoreTable(criteria);
        for (var start = 0; start < data.Count; start += chunkSize)
        {
            using var scope = torch.NewDisposeScope();
            var end = Math.Min(start + chunkSize, data.Count);
            scores.Add([.. Enumerable.Range(start, end - start)], model.Predict(examples.X[start..end], batchSize).data<float>().ToArray());
            progress?.Report(end, data.Count);
        }

        return scores.ToOutcome();
    }

    public override void WarmUp(Model model)
    {
        using var scope = torch.NewDisposeScope();
        model.Predict(examples.X[..Math.Min(chunkSize, data.Count)], batchSize);
    }

    public override string ClassName(int index) => classNames?[index] ?? base.ClassName(index);

    public override int? ClassOf(int example) => criteria.ClassOf(example);

    public override string? ThumbnailOf(int example)
    {
        if (!IsOfImages)
        {
            return null;
        }

        int height = data.FeatureShape[1], width = data.FeatureShape[2];
        return Thumbnail.OfGray(data.Features.AsSpan(example * height * width, height * width), width, height);
    }

    private bool IsOfImages => data.FeatureShape is [_, _, _, 1];

    protected override void Dispose(bool disposing)
    {
        examples.Dispose();
        base.Dispose(disposing);
    }
}
