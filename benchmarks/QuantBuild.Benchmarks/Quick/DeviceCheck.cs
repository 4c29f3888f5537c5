using System.Diagnostics;
using System.Text.Json;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Demos.Mnist;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What a card makes of training and inference, and how far that is from the processor's: one line of JSON, which
/// <c>benchmarks/gpu/check.py</c> holds against PyTorch on the same card.</summary>
internal static class DeviceCheck
{
    private const int BatchSize = 128;
    private const int Side = 224;
    private const int Seed = 1;

    /// <summary>Measures, and writes the line.</summary>
    /// <param name="isOnCard">Whether the card computes; else the processor does, so that the script can be tried without one.</param>
    /// <param name="images">How many images an epoch has.</param>
    /// <param name="photographs">How many MobileNetV2 computes at once.</param>
    /// <param name="repeats">How often.</param>
    /// <returns>0; 1 where libtorch or ONNX Runtime finds no card.</returns>
    public static int Run(bool isOnCard, int images, int photographs, int repeats)
    {
        try
        {
            Measure(isOnCard, images, photographs, repeats);
            return 0;
        }
        catch (Exception exception) when (exception is KerasException or InferenceException)
        {
            Console.Error.WriteLine($"Error: {exception.Message}");
            return 1;
        }
    }

    private static void Measure(bool isOnCard, int images, int photographs, int repeats)
    {
        var trainer = isOnCard ? KerasDevice.RequireCuda() : KerasDevice.Cpu;
        using var device = (isOnCard ? GpuUse.Always : GpuUse.Never).Begin();
        var (epochSeconds, lossDifference) = Training(trainer, images);
        var (imagesPerSecond, imagesPerSecondAlone, outputDifference) = Inference(photographs, repeats);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            device = InferenceDevices.Describe(),
            epochSeconds,
            lossDifference,
            imagesPerSecond,
            imagesPerSecondAlone,
            outputDifference,
        }));
    }

    /// <summary>The second epoch of MNIST's network on random images; and how far loss on the card is from that on the processor, in
    /// proportion, with the weights that came of it.</summary>
    private static (double EpochSeconds, double LossDifference) Training(KerasDevice device, int images)
    {
        torch.random.manual_seed(Seed);
        using var model = new MnistDemo().CreateModel(Seed);
        using var digits = new RandomDigits(images);
        var (x, y) = (digits.Images, digits.Targets);
        model.To(device);
        var epochs = new TimedEpochs();
        model.Fit(x, y, new FitOptions { Epochs = 2, BatchSize = BatchSize, Seed = Seed, Callbacks = [epochs] });
        var few = Math.Min(2000, images);
        using torch.Tensor some = x.narrow(0, 0, few), targets = y.narrow(0, 0, few);
        var onCard = model.Evaluate(some, targets, BatchSize)["loss"];
        model.To(KerasDevice.Cpu);
        var onProcessor = model.Evaluate(some, targets, BatchSize)["loss"];
        return (epochs.Last.TotalSeconds, Math.Abs(onCard - onProcessor) / onProcessor);
    }

    /// <summary>MobileNetV2 with random weights, batches from several threads as an evaluation computes them, and one after the other; and
    /// the largest difference of an output from the processor's, in proportion to the largest output.</summary>
    private static (double AsEvaluated, double Alone, double Difference) Inference(int photographs, int repeats)
    {
        using var saved = SavedModel.OfMobileNetV2(Seed);
        using var onCard = saved.Load();
        using var onProcessor = LoadOnProcessor(saved);
        var random = new Random(Seed);
        float[] images = [.. Enumerable.Range(0, photographs * Side * Side * 3).Select(_ => random.NextSingle() - 0.5f)];
        float[] Predict(RunnableModel model) => model.Predict([photographs, Side, Side, 3], images);

        double Rate(Action predictAll)
        {
            var start = Stopwatch.GetTimestamp();
            predictAll();
            return photographs * repeats / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        var (outputs, expected) = (Predict(onCard), Predict(onProcessor));
        FeedRuns.ForEach(Math.Min(repeats, Environment.ProcessorCount), _ => Predict(onCard));
        var alone = Rate(() => Array.ForEach(Enumerable.Range(0, repeats).ToArray(), _ => Predict(onCard)));
        var asEvaluated = Rate(() => FeedRuns.ForEach(repeats, _ => Predict(onCard)));
        return (asEvaluated, alone, expected.Zip(outputs, (one, other) => Math.Abs(one - other)).Max() / expected.Max(Math.Abs));
    }

    private static RunnableModel LoadOnProcessor(SavedModel saved)
    {
        using var device = InferenceDevices.Use(InferenceDevice.Cpu);
        return saved.Load();
    }

    private sealed class TimedEpochs : Callback
    {
        private long _begun;

        public TimeSpan Last { get; private set; }

        public override void OnEpochBegin(TrainingRun run, int epoch) => _begun = Stopwatch.GetTimestamp();

        public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> metrics) =>
            Last = Stopwatch.GetElapsedTime(_begun);
    }
}
