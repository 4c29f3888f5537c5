using System.Collections.Concurrent;
using System.Security.Cryptography;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Tables;
using QuantBuild.Inference;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Streaming;

/// <summary>Examples judged as they are read, once in each range. Reading goes on beside inference,
/// which runs on as many threads as there are processors.</summary>
internal sealed class StreamedTestData(StreamedData data, bool skipUnreadable, ExperimentLog log) : TestData
{
    // Four photographs: the activations of more at once outgrow the caches.
    private const int ValuesPerBatch = 4 * 224 * 224 * 3;
    private const int LargestBatch = 128;

    private readonly DescribedDataset _dataset = data.Dataset;
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    private FloatOutputs[]? _references;
    private int _noticesTold;

    public override DatasetInfo Info => new(data.Name, _dataset.Count - _unreadable.Count, _dataset.Sha256);

    public override int Count => _dataset.Count;

    public override bool NeedsOriginal => data.Metrics.Any(metric => metric.IsOfFloatModel);

    public override int BatchSize =>
        Math.Clamp(ValuesPerBatch / _dataset.ExampleShape.Aggregate(1, (product, dimension) => product * dimension), 1, LargestBatch);

    // The description says how values are scaled and arranged.
    public override string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendText($"{data.Name} {_dataset.Sha256} {_dataset.Count} {BatchSize} {skipUnreadable}");
            hash.AppendText(string.Join(';', _dataset.Inputs.Select(input => $"{input.Name} {string.Join(',', input.Shape)}")));
            hash.AppendText(string.Join(';', data.Ranges.Select(range => range.Name)));
            hash.AppendData(data.Criteria.Truth([.. Enumerable.Range(0, _dataset.Count)]));
            hash.AppendData(data.Source is null ? [] : RegularFile.ReadAllBytes(data.Source));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    public override void CompareWith(RunnableModel original, ExampleSpan? span = null)
    {
        if (NeedsOriginal)
        {
            var references = data.Ranges.Select(_ => new FloatOutputs(_dataset.Count, data.Source)).ToArray();
            ForEach(original, span, "Computing the float model's outputs", (range, batch, outputs) =>
                references[range].Add(batch.Positions, outputs));
            _references = references;
        }
    }

    public override Outcome Evaluate(RunnableModel model, ExampleSpan? span = null)
    {
        var tables = data.RangeNames.Select((name, range) => new ScoreTable(data.Criteria, name, _references?[range])).ToArray();
        ForEach(model, span, "Evaluating", (range, batch, outputs) => tables[range].Add(batch.Positions, outputs));
        var outcomes = tables.Select(table => table.ToOutcome()).ToArray();
        return Outcome.Of(
            [.. outcomes.SelectMany(outcome => outcome.Scores)],
            [.. outcomes.SelectMany(outcome => outcome.Outputs)],
            [.. outcomes.SelectMany(outcome => outcome.Predictions)]);
    }

    public override void Take(Outcome outcome)
    {
        foreach (var (example, _) in outcome.Scores[0].Values.Index().Where(score => double.IsNaN(score.Item)))
        {
            _unreadable.Add(_dataset.FileOf(example) ?? NameOf(example));
        }

        RequireExamples();
    }

    public override void WarmUp(RunnableModel model)
    {
        RequireShape(model);
        var count = Math.Min(InferenceDevices.AtOnce(BatchSize), _dataset.Count);
        model.Predict(_dataset.Inputs, count, new float[count * _dataset.Inputs.Sum(input => input.Size)]);
    }

    public override string ClassName(int index) => _dataset.Targets switch
    {
        ClassTargets { Names: { } names } when index < names.Count => names[index],
        ValueTargets { Names: { } names } when index < names.Count => names[index],
        LabelTargets labels => labels.Descriptions[index].Split(',')[0],
        _ => base.ClassName(index),
    };

    public override int? ClassOf(int example) => data.Criteria.ClassOf(example);

    public override string NameOf(int example) => _dataset.FileOf(example) is { } file ? Path.GetFileName(file) : base.NameOf(example);

    public override string LabelOf(int example) => _dataset.Targets is LabelTargets labels ? labels.Labels[example] : base.LabelOf(example);

    public override bool IsRight(int example, int predicted) => data.Criteria.IsRight(example, predicted);

    public override string? ThumbnailOf(int example) => _dataset.FileOf(example) is { } file ? Thumbnail.OfFile(file)
        : _dataset.ExampleShape is [var height, var width, 1] ? Thumbnail.OfGray(Stretch(example), width, height)
        : null;

    // The range that a model is fed says nothing of which values are black and white.
    private float[] Stretch(int example)
    {
        using var batch = _dataset.ReadBatchesAsync([example], 1).ToBlockingEnumerable().Single();
        var values = batch.Values.ToArray();
        var (least, most) = (values.Min(), values.Max());
        return most > least ? [.. values.Select(value => (value - least) / (most - least))] : values;
    }

    private void ForEach(
        RunnableModel model, ExampleSpan? span, string what, Action<int, ExampleBatch, IReadOnlyList<ModelOutput>> take)
    {
        RequireShape(model);
        TellNotices();
        var progress = new ProgressLine(log, what, "examples");
        var gate = new Lock();
        var free = new ConcurrentBag<float[]>();
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        var (first, last) = span ?? new ExampleSpan(0, _dataset.Count);
        var batches = _dataset.ReadBatchesAsync(
            [.. Enumerable.Range(first, last - first)], InferenceDevices.AtOnce(BatchSize), skipUnreadable);
        Parallel.ForEachAsync(batches, parallel, (batch, _) =>
        {
            using (batch)
            {
                // Each example has its own place in what takes them, so that threads do not meet.
                for (var range = 0; range < data.Ranges.Count && batch.Positions.Count > 0; range++)
                {
                    // Megabytes, in buffers that go round: the garbage collector frees such ones late.
                    var input = free.TryTake(out var known) && known.Length == batch.Values.Length ? known : new float[batch.Values.Length];
                    data.Ranges[range].Apply(batch.Values.Span, input);
                    take(range, batch, model.Predict(_dataset.Inputs, batch.Positions.Count, input));
                    free.Add(input);
                }

                lock (gate)
                {
                    Tell(batch);
                    done += batch.Positions.Count + batch.Unreadable.Count;
                    progress.Report(done, last - first);
                }
            }

            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();
        if (span is null)
        {
            RequireExamples();
        }
    }

    private void RequireExamples()
    {
        if (Info.Examples == 0)
        {
            throw new DatasetException(
                DatasetRejection.NoExamples, "None of the pictures could be read.", data.Source ?? _dataset.FileOf(0));
        }
    }

    // Before anything else is made of the model: it may leave sizes open, which the examples then give.
    private void RequireShape(RunnableModel model)
    {
        if (model.Feeds.Problem(_dataset.Inputs) is { } problem)
        {
            var have = _dataset.Inputs is [{ Name: null, Shape: var only }]
                ? $"The examples have the shape [{string.Join(", ", only)}]"
                : "The examples have "
                    + string.Join(", ", _dataset.Inputs.Select(input => $"{input.Name} [{string.Join(", ", input.Shape)}]"));
            throw new DatasetException(
                DatasetRejection.ShapeMismatch,
                $"{have}; model '{model.Name}' {problem}. Where only the arrangement differs, inputShape gives them another.",
                data.Source);
        }
    }

    private void TellNotices()
    {
        for (; _noticesTold < _dataset.Notices.Count; _noticesTold++)
        {
            log.Output.WriteLine(_dataset.Notices[_noticesTold]);
        }
    }

    private void Tell(ExampleBatch batch)
    {
        foreach (var error in batch.Unreadable.Where(error => _unreadable.Add(error.File ?? error.Message)))
        {
            log.Output.WriteLine($"Left out: {error.Message}");
        }
    }
}
