using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Experiments.Described;

/// <summary>The examples of a described dataset, judged by its metrics. Reading goes on beside inference, which runs on all processors.</summary>
internal sealed class DescribedTestData(DatasetDescription description, bool skipUnreadable, ExperimentLog log) : TestData
{
    // More pixels at once than these outgrow the caches.
    private const int ValuesPerBatch = 1 << 19;
    private const int LargestBatch = 128;

    private readonly DescribedDataset dataset = description.Open();
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    private int noticesTold;

    public override DatasetInfo Info => new(description.Name, dataset.Count - unreadable.Count, dataset.Sha256);

    private Criteria Criteria => Criteria.Of(description, dataset.Targets);

    public override Outcome Evaluate(Model model)
    {
        var size = dataset.ExampleShape.Aggregate(1, (product, dimension) => product * dimension);
        var batchSize = Math.Clamp(ValuesPerBatch / size, 1, LargestBatch);
        FitShape(model);
        TellNotices();
        using var inference = model.CompileForInference(batchSize);
        var progress = new ProgressLine(log, "Evaluating", "examples");
        var columns = new ScoreTable(Criteria);
        var gate = new Lock();
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEachAsync(dataset.ReadBatchesAsync([.. Enumerable.Range(0, dataset.Count)], batchSize, skipUnreadable), parallel, (batch, _) =>
        {
            using (batch)
            {
                // Each example has its own place in the columns, so that threads do not meet.
                Predict(inference, batch, columns);
                lock (gate)
                {
                    Tell(batch);
                    done += batch.Positions.Count + batch.Unreadable.Count;
                    progress.Report(done, dataset.Count);
                }
            }

            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();

        return Info.Examples > 0 ? columns.ToOutcome() : throw new DatasetException("None of the pictures could be read.", description.Path);
    }

    public override void WarmUp(Model model)
    {
        FitShape(model);
        using var inference = model.CompileForInference(1);
        using var scope = torch.NewDisposeScope();
        inference.Predict(torch.zeros([1, .. dataset.ExampleShape.Select(dimension => (long)dimension)]));
    }

    public override string ClassName(int index) => dataset.Targets switch
    {
        ClassTargets { Names: { } names } when index < names.Count => names[index],
        LabelTargets labels => labels.Descriptions[index].Split(',')[0],
        _ => base.ClassName(index),
    };

    public override int? ClassOf(int example) => Criteria.ClassOf(example);

    public override string NameOf(int example) => dataset.FileOf(example) is { } file ? Path.GetFileName(file) : base.NameOf(example);

    public override string LabelOf(int example) => dataset.Targets is LabelTargets labels ? labels.Labels[example] : base.LabelOf(example);

    public override bool IsRight(int example, int predicted) => Criteria.IsRight(example, predicted);

    public override string? ThumbnailOf(int example) => dataset.FileOf(example) is { } file ? Thumbnail.OfFile(file)
        : dataset.ExampleShape is [var height, var width, 1] ? Thumbnail.OfGray(Stretch(example), width, height)
        : null;

    // The range that a model is fed says nothing of which values are black and white.
    private float[] Stretch(int example)
    {
        using var batch = dataset.ReadBatchesAsync([example], 1).ToBlockingEnumerable().Single();
        var values = batch.Values.ToArray();
        var (least, most) = (values.Min(), values.Max());
        return most > least ? [.. values.Select(value => (value - least) / (most - least))] : values;
    }

    private void Predict(InferenceModel model, ExampleBatch batch, ScoreTable columns)
    {
        if (batch.Positions.Count == 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var input = torch.empty([batch.Positions.Count, .. dataset.ExampleShape.Select(dimension => (long)dimension)]);
        batch.Values.Span.CopyTo(MemoryMarshal.Cast<byte, float>(input.bytes));
        var outputs = model.Predict(input);
        columns.Add(batch.Positions, outputs.data<float>().ToArray());
    }

    // Before anything else is made of the model: it may leave sizes open, which the examples then give.
    private void FitShape(Model model)
    {
        model.FitInput(dataset.ExampleShape);
        var input = model.Layers.OfType<InputLayer>().First();
        if (model.Inputs.Count == 1 && !input.InputShape!.SequenceEqual(dataset.ExampleShape))
        {
            var taken = input.OpenInputShape ?? [.. input.InputShape!.Select(size => (int?)size)];
            throw new DatasetException(
                $"The examples have the shape [{string.Join(", ", dataset.ExampleShape)}]; model '{model.Name}' takes [{string.Join(", ", taken.Select(Size))}]. "
                    + "Where only the arrangement differs, inputShape gives them another.",
                description.Path);
        }
    }

    private static string Size(int? size) => size?.ToString(CultureInfo.InvariantCulture) ?? "any";

    private void TellNotices()
    {
        for (; noticesTold < dataset.Notices.Count; noticesTold++)
        {
            log.Output.WriteLine(dataset.Notices[noticesTold]);
        }
    }

    private void Tell(ExampleBatch batch)
    {
        foreach (var error in batch.Unreadable.Where(error => unreadable.Add(error.File ?? error.Message)))
        {
            log.Output.WriteLine($"Left out: {error.Message}");
        }
    }
}
