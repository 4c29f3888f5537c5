using System.Diagnostics;
using System.Text.Json;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Demos.Mnist;
using QuantBuild.Experiments;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What a card makes of training and inference, and how far that is from the processor's: one line of JSON, which
/// <c>benchmarks/gpu/check.py</c> holds against PyTorch on the same card.</summary>
internal static class DeviceCheck
{
    private const int Images = 51_000;
    private const int BatchSize = 128;
    private const int Photographs = 64;
    private const int Repeats = 30;
    private const int Side = 224;
    private const int Seed = 1;

    /// <returns>0; 1 where libtorch or ONNX Runtime finds no card.</returns>
    public static int Run()
    {
        try
        {
            Measure();
            return 0;
        }
        catch (Exception exception) when (exception is KerasException or InferenceException)
        {
            Console.Error.WriteLine($"Error: {exception.Message}");
            return 1;
        }
    }

    private static void Measure()
    {
        var cuda = KerasDevice.RequireCuda();
        using var device = GpuUse.Always.Begin();
        var (epochSeconds, lossDifference) = Training(cuda);
        var (imagesPerSecond, outputDifference) = Inference();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            device = InferenceDevices.Describe(),
            epochSeconds,
            lossDifference,
            imagesPerSecond,
            outputDifference,
        }));
    }

    /// <summary>An epoch of MNIST's network on random images; and how far loss on the card is from that on the processor, in proportion,
    /// with the weights that came of it.</summary>
    private static (double EpochSeconds, double LossDifference) Training(KerasDevice cuda)
    {
        torch.random.manual_seed(Seed);
        using var model = new MnistDemo().CreateModel(Seed);
        using var digits = new RandomDigits(Images);
        var (x, y) = (digits.Images, digits.Targets);
        model.To(cuda);
        var options = new FitOptions { BatchSize = BatchSize, Seed = Seed };
        using (torch.Tensor few = x.narrow(0, 0, 20 * BatchSize), theirs = y.narrow(0, 0, 20 * BatchSize))
        {
            model.Fit(few, theirs, options);
        }

        var start = Stopwatch.GetTimestamp();
        model.Fit(x, y, options);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using torch.Tensor some = x.narrow(0, 0, 2000), targets = y.narrow(0, 0, 2000);
        var onCard = model.Evaluate(some, targets, BatchSize)["loss"];
        model.To(KerasDevice.Cpu);
        var onProcessor = model.Evaluate(some, targets, BatchSize)["loss"];
        return (seconds, Math.Abs(onCard - onProcessor) / onProcessor);
    }

    /// <summary>MobileNetV2 with random weights; and the largest difference of an output from the processor's, in proportion to the
    /// largest output.</summary>
    private static (double ImagesPerSecond, double Difference) Inference()
    {
        using var saved = SavedModel.OfMobileNetV2(Seed);
        using var onCard = saved.Load();
        using var onProcessor = LoadOnProcessor(saved);
        var images = Tensors.Weights[..(Photographs * Side * Side * 3)];
        float[] Predict(RunnableModel model) => model.Predict([Photographs, Side, Side, 3], images);

        var (outputs, expected) = (Predict(onCard), Predict(onProcessor));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Repeats; i++)
        {
            Predict(onCard);
        }

        var rate = Photographs * Repeats / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (rate, expected.Zip(outputs, (one, other) => Math.Abs(one - other)).Max() / expected.Max(Math.Abs));
    }

    private static RunnableModel LoadOnProcessor(SavedModel saved)
    {
        using var device = InferenceDevices.Use(InferenceDevice.Cpu);
        return saved.Load();
    }
}
