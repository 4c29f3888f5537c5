using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Datasets.Images;
using QuantBuild.Datasets.Store;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Benchmarks;

/// <summary>How many photographs a second MobileNetV2 is evaluated on, from the JPEG file to the hit, beside plain loops over the same
/// model: one in training's engine, and one in ONNX Runtime, on all cores.</summary>
internal static class Photographs
{
    private const int Runs = 3;
    private const int PlainBatchSize = 8;

    public static void Report()
    {
        var folder = SamplePhotographs.Open();
        using var model = Keras.Applications.MobileNetV2.Create(seed: 1);
        var weights = SamplePhotographs.Store.GetAsync(PublishedFiles.MobileNetV2Weights).GetAwaiter().GetResult();
        model.SetWeights(KerasWeightsFile.Read(model.ToLayersModel(), weights).Values);
        using var data = SamplePhotographs.ToEvaluate(folder);
        using var inBoth = SamplePhotographs.ToEvaluate(folder, inBoth: true);

        using var saved = new SavedModel(model);
        using var runnable = saved.Load();
        using var session = saved.OpenSession();

        var text = new StringBuilder()
            .AppendLine("| run | photographs/s | in both ranges | loop in ONNX Runtime | ratio | loop in TorchSharp | ratio | "
                + "peak memory so far, MB |")
            .AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        for (var run = 1; run <= Runs; run++)
        {
            var evaluation = folder.Images.Count / Seconds(() => data.Evaluate(runnable));
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64 / 1e6;
            var both = folder.Images.Count / Seconds(() => inBoth.Evaluate(runnable));
            var onnx = folder.Images.Count / Seconds(() => OnnxLoop(session, folder));
            var torch = folder.Images.Count / Seconds(() => TorchLoop(model, folder));
            var (toOnnx, toTorch) = (evaluation / onnx, evaluation / torch);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {run} | {evaluation:0.0} | {both:0.0} | {onnx:0.0} | {toOnnx:0.00} | {torch:0.0} | {toTorch:0.00} | {peak:0} |");
        }

        ResultFile.Write(nameof(Photographs), $"Evaluating MobileNetV2 (float) on {folder.Images.Count} photographs, decoding included, "
            + "pixels in one range but where both are said. From the second run on the peak holds the plain loops', too.", text.ToString());
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void OnnxLoop(InferenceSession session, ImageFolder folder)
    {
        var name = session.InputNames[0];
        foreach (var batch in folder.ReadBatchesAsync(new ImageBatchOptions { BatchSize = PlainBatchSize }).ToBlockingEnumerable())
        {
            using (batch)
            {
                var pixels = new float[batch.Pixels.Length];
                PixelScaling.Symmetric.Apply(batch.Pixels.Span, pixels);
                using var input = OrtValue.CreateTensorValueFromMemory(pixels, [.. batch.Shape.Select(dimension => (long)dimension)]);
                using var options = new RunOptions();
                using var outputs = session.Run(options, [name], [input], session.OutputNames);
                var scores = outputs[0].GetTensorDataAsSpan<float>();
                var classes = scores.Length / batch.Shape[0];
                for (var example = 0; example < batch.Shape[0]; example++)
                {
                    _ = TensorPrimitives.IndexOfMax(scores.Slice(example * classes, classes));
                }
            }
        }
    }

    private static void TorchLoop(Model model, ImageFolder folder)
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
