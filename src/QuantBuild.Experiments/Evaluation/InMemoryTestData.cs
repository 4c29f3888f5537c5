using System.Security.Cryptography;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Tables;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Test examples that are all in memory: rows, or small gray images.</summary>
/// <param name="info">What the report says of them.</param>
/// <param name="data">The examples.</param>
/// <param name="criteria">What outputs are judged by.</param>
/// <param name="batchSize">How many examples the model is given at once on the processor.</param>
/// <param name="classNames">The names of the classes, or null where their indices are.</param>
/// <param name="log">Takes the progress; null for none.</param>
internal sealed class InMemoryTestData(
    DatasetInfo info, Dataset data, Criteria criteria, int batchSize, IReadOnlyList<string>? classNames = null,
    ExperimentLog? log = null) : TestData
{
    private readonly int _width = data.Features.Length / Math.Max(data.Count, 1);

    public override DatasetInfo Info => info;

    public override int Count => data.Count;

    public override int BatchSize => batchSize;

    public override string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendTensor(Tensor.Of(data.FeatureShape, data.Features));
            hash.AppendData(criteria.Truth([.. Enumerable.Range(0, data.Count)]));
            hash.AppendText($"{info.Name} {info.Sha256} {batchSize}");
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    public override Outcome Evaluate(RunnableModel model, ExampleSpan? span = null)
    {
        var (first, last) = span ?? new ExampleSpan(0, data.Count);
        var progress = log is null ? null : new ProgressLine(log, "Evaluating", IsOfImages ? "images" : "examples");
        var scores = new ScoreTable(criteria);
        var done = 0;
        var atOnce = InferenceDevices.AtOnce(batchSize);
        FeedRuns.ForEach((last - first + atOnce - 1) / atOnce, part =>
        {
            // Each example has its own place in the columns, so that threads do not meet.
            var (start, end) = (first + (part * atOnce), Math.Min(first + ((part + 1) * atOnce), last));
            scores.Add([.. Enumerable.Range(start, end - start)], Predict(model, start, end));
            var count = Interlocked.Add(ref done, end - start);
            lock (scores)
            {
                progress?.Report(count, last - first);
            }
        });
        return scores.ToOutcome();
    }

    public override void WarmUp(RunnableModel model) =>
        Predict(model, 0, Math.Min(InferenceDevices.AtOnce(batchSize), data.Count));

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

    private float[] Predict(RunnableModel model, int start, int end) =>
        model.Predict([end - start, .. data.FeatureShape.Skip(1)], data.Features.AsMemory((start * _width)..(end * _width)));
}
