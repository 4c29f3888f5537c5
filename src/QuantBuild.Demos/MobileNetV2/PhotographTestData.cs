using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Datasets;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Demos.MobileNetV2;

/// <summary>
/// Labelled photographs, judged by top-1 and top-5 under the TF.js example's rule, once for each way of bringing pixels into range.
/// Decoding goes on beside inference, which runs on as many threads as there are processors.
/// </summary>
internal sealed class PhotographTestData(
    ImageFolder folder, ClassDescriptions classes, IReadOnlyList<Preprocessing> preprocessings, bool skipUnreadable, DemoLog log) : TestData
{
    private const int Top = 5;

    // On more than a few photographs at once inference is slower: their activations outgrow the caches.
    private const int BatchSize = 4;

    private readonly string sha256 = Checksum(folder);
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    public override DatasetInfo Info => new("ImageNet photographs", folder.Images.Count - unreadable.Count, sha256);

    public override MetricSet Evaluate(Model model)
    {
        using var inference = model.CompileForInference(BatchSize);
        var progress = new ProgressLine(log, "Evaluating", "photographs");
        var counts = preprocessings.Select(_ => new HitCount()).ToArray();
        var gate = new Lock();
        long done = 0;
        var options = new ImageBatchOptions { BatchSize = BatchSize, Prefetch = Environment.ProcessorCount * 2, SkipUnreadable = skipUnreadable };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEachAsync(folder.ReadBatchesAsync(options), parallel, (batch, _) =>
        {
            using (batch)
            {
                var hits = preprocessings.Select(preprocessing => Predict(inference, preprocessing, batch)).ToArray();
                lock (gate)
                {
                    Tell(batch);
                    for (var i = 0; i < counts.Length; i++)
                    {
                        counts[i].Add(hits[i]);
                    }

                    done += batch.Images.Count + batch.Unreadable.Count;
                    progress.Report(done, folder.Images.Count);
                }
            }

            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();

        var examples = Info.Examples > 0 ? Info.Examples : throw new DatasetException("None of the photographs could be read.", folder.Images[0].Path);
        return new MetricSet(preprocessings.SelectMany((preprocessing, i) => counts[i].ToMetrics(preprocessing.Name, examples)));
    }

    private HitCount Predict(InferenceModel model, Preprocessing preprocessing, ImageBatch batch)
    {
        var hits = new HitCount();
        if (batch.Images.Count == 0)
        {
            return hits;
        }

        using var scope = torch.NewDisposeScope();
        var input = torch.empty([.. batch.Shape.Select(dimension => (long)dimension)]);
        preprocessing.Apply(batch.Pixels.Span, MemoryMarshal.Cast<byte, float>(input.bytes));
        var (_, indices) = model.Predict(input).topk(Top);
        var best = indices.data<long>().ToArray().Select(index => (int)index).ToArray();
        for (var i = 0; i < batch.Images.Count; i++)
        {
            var predicted = best.AsSpan(i * Top, Top);
            hits.Top1 += classes.IsHit(predicted[..1], batch.Images[i].Label) ? 1 : 0;
            hits.Top5 += classes.IsHit(predicted, batch.Images[i].Label) ? 1 : 0;
        }

        return hits;
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
            hash.AppendData(File.ReadAllBytes(image.Path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class HitCount
    {
        public int Top1 { get; set; }

        public int Top5 { get; set; }

        public void Add(HitCount other) => (Top1, Top5) = (Top1 + other.Top1, Top5 + other.Top5);

        public IEnumerable<Metric> ToMetrics(string preprocessing, long examples) =>
            [new("top1", (double)Top1 / examples, preprocessing), new("top5", (double)Top5 / examples, preprocessing)];
    }
}
