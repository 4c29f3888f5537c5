using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Images;
using QuantBuild.Datasets.Store;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Streaming;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Benchmarks;

/// <summary>How many photographs a second MobileNetV2 is evaluated on, from the JPEG file to the hit, beside a plain loop over the same
/// model in training's engine.</summary>
internal static class Photographs
{
    private const int Runs = 3;
    private const int PlainBatchSize = 8;

    public static void Report()
    {
        var store = new DatasetStore(new DatasetStoreOptions { DataDirectory = Environment.GetEnvironmentVariable("QUANTBUILD_DATA") });
        var folder = ImageFolder.Open(store.GetFolderAsync(PublishedFiles.ImageNetSamples).GetAwaiter().GetResult());
        using var model = Keras.Applications.MobileNetV2.Create(seed: 1);
        var weights = store.GetAsync(PublishedFiles.MobileNetV2Weights).GetAwaiter().GetResult();
        model.SetWeights(KerasWeightsFile.Read(model.ToLayersModel(), weights).Values);
        var photographs = PictureDataset.Of(folder, ClassDescriptions.ImageNet, side: 224);
        var judged = new StreamedData("photographs", photographs, [DatasetMetric.TopOf(1)]) { Ranges = [PixelScaling.Symmetric] };
        using var data = new StreamedTestData(judged, skipUnreadable: false, new ExperimentLog(TextWriter.Null, IsTerminal: false));

        var saved = Directory.CreateTempSubdirectory();
        model.Save(saved.FullName);
        using var runnable = RunnableModel.Load(saved.FullName);
        saved.Delete(recursive: true);

        var text = new StringBuilder()
            .AppendLine("| run | evaluation, photographs/s | plain loop, photographs/s | ratio | peak working set so far, MB |")
            .AppendLine("|---|---:|---:|---:|---:|");
        for (var run = 1; run <= Runs; run++)
        {
            var evaluation = folder.Images.Count / Seconds(() => data.Evaluate(runnable));
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64 / 1e6;
            var plain = folder.Images.Count / Seconds(() => PlainLoop(model, folder));
            text.AppendLine(
                CultureInfo.InvariantCulture, $"| {run} | {evaluation:0.0} | {plain:0.0} | {evaluation / plain:0.00} | {peak:0} |");
        }

        ResultFile.Write(nameof(Photographs), $"Evaluating MobileNetV2 (float) on {folder.Images.Count} photographs, decoding included, "
            + "one range of pixels. From the second run on the peak holds the plain loop's, too.", text.ToString());
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void PlainLoop(Model model, ImageFolder folder)
    {
        var batches = folder.ReadBatchesAsync(new ImageBatchOptions { BatchSize = PlainBatchSize }).ToBlockingEnumerable();
        foreach (var batch in batches)
        {
            using (batch)
            {
                using var scope = torch.NewDisposeScope();
                var input = torch.empty([.. batch.Shape.Select(dimension => (long)dimension)]);
                PixelScaling.Symmetric.Apply(batch.Pixels.Span, MemoryMarshal.Cast<byte, float>(input.bytes));
                _ = model.Predict([input])[0].argmax(-1);
            }
        }
    }
}
