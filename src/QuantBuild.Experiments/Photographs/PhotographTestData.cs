using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Images;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Experiments.Photographs;

/// <summary>
/// Labelled photographs, judged by top-1 and top-5 under the TF.js example's rule, once for each way of bringing pixels into range.
/// Decoding goes on beside inference, which runs on as many threads as there are processors.
/// </summary>
internal sealed class PhotographTestData(
    ImageFolder folder, ClassDescriptions classes, IReadOnlyList<Preprocessing> preprocessings, bool skipUnreadable, ExperimentLog log) : TestData
{
    // On more than a few photographs at once inference is slower: their activations outgrow the caches.
    private const int BatchSize = 4;

    private readonly Criteria criteria = CriteriaOf(folder, classes);
    private readonly string sha256 = Checksum(folder);
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    private bool isLeftOutTold;

    public override DatasetInfo Info => new("ImageNet photographs", folder.Images.Count - unreadable.Count, sha256);

    public override Outcome Evaluate(Model model)
    {
        using var inference = model.CompileForInference(BatchSize);
        TellLeftOut();
        var progress = new ProgressLine(log, "Evaluating", "photographs");
        var tables = preprocessings.Select(preprocessing => (preprocessing, new ScoreTable(criteria, preprocessing.Name))).ToArray();
        var positions = folder.Images.Index().ToDictionary(image => image.Item.Path, image => image.Index, StringComparer.Ordinal);
        var gate = new Lock();
        long done = 0;
        var options = new ImageBatchOptions { BatchSize = BatchSize, Prefetch = Environment.ProcessorCount * 2, SkipUnreadable = skipUnreadable };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEachAsync(folder.ReadBatchesAsync(options), parallel, (batch, _) =>
        {
            using (batch)
            {
                // Each photograph has its own place in the columns, so that threads do not meet.
                Array.ForEach(tables, way => Predict(inference, way, batch, positions));
                lock (gate)
                {
                    Tell(batch);
                    done += batch.Images.Count + batch.Unreadable.Count;
                    progress.Report(done, folder.Images.Count);
                }
            }

            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();

        var outcomes = tables.Select(way => way.Item2.ToOutcome()).ToArray();
        return Info.Examples > 0
            ? new Outcome([.. outcomes.SelectMany(outcome => outcome.Scores)], [.. outcomes.SelectMany(outcome => outcome.Predictions)])
            : throw new DatasetException("None of the photographs could be read.", folder.Images[0].Path);
    }

    public override void WarmUp(Model model)
    {
        using var inference = model.CompileForInference(BatchSize);
        using var scope = torch.NewDisposeScope();
        inference.Predict(torch.zeros([BatchSize, .. model.Layers.OfType<InputLayer>().First().InputShape!.Select(size => (long)size)]));
    }

    // Of the words that ImageNet has for a class, the first is enough for people.
    public override string ClassName(int index) => classes[index].Split(',')[0];

    public override string NameOf(int example) => Path.GetFileName(folder.Images[example].Path);

    public override string LabelOf(int example) => folder.Images[example].Label;

    public override bool IsRight(int example, int predicted) => criteria.IsRight(example, predicted);

    public override string? ThumbnailOf(int example) => Thumbnail.OfFile(folder.Images[example].Path);

    /// <summary>Top-1 and top-5 by the TF.js example's rule.</summary>
    internal static Criteria CriteriaOf(ImageFolder folder, ClassDescriptions classes) =>
        new([DatasetMetric.TopOf(1), DatasetMetric.TopOf(5)], new LabelTargets([.. folder.Images.Select(image => image.Label)], classes));

    private static void Predict(InferenceModel model, (Preprocessing Preprocessing, ScoreTable Scores) way, ImageBatch batch, Dictionary<string, int> positions)
    {
        if (batch.Images.Count == 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var input = torch.empty([.. batch.Shape.Select(dimension => (long)dimension)]);
        way.Preprocessing.Apply(batch.Pixels.Span, MemoryMarshal.Cast<byte, float>(input.bytes));
        way.Scores.Add([.. batch.Images.Select(image => positions[image.Path])], model.Predict(input).data<float>().ToArray());
    }

    private void TellLeftOut()
    {
        if (folder.LeftOut is { } leftOut && !isLeftOutTold)
        {
            isLeftOutTold = true;
            log.Output.WriteLine(leftOut);
        }
    }

    private void Tell(ImageBatch batch)
    {
        foreach (var error in batch.Unreadable.Where(error => unreadable.Add(error.File ?? error.Message)))
        {
            log.Output.WriteLine($"Left out: {error.Message}");
        }
    }

    /// <summary>SHA-256 of the files' contents, one after the other in the order of their names.</summary>
    private static string Checksum(ImageFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in folder.Images)
        {
            hash.AppendData(RegularFile.ReadAllBytes(image.Path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
