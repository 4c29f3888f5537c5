using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Demos.Mnist;
using QuantBuild.Keras;
using QuantBuild.Keras.Training;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>Steps of MNIST's convolutional network on images that are in memory, beside a plain loop in TorchSharp over the same layers,
/// with the same optimizer.</summary>
internal static class TrainingContest
{
    private const int BatchSize = 128;
    private const int Steps = 8;
    private const int Images = BatchSize * Steps;
    private const int Seed = 1;

    // An epoch of the demo is to take 26 s: 399 steps, and validating by 9,000 images, which takes as long as 21 more.
    private const double MostMilliseconds = 26_000.0 * Steps / (399 + 21);

    public static OpenContests Open()
    {
        NativeLibraries.EnsureLoaded();
        torch.random.manual_seed(Seed);
        var model = new MnistDemo().CreateModel(Seed);
#pragma warning disable CA2000 // Freed as the contests are closed.
        var digits = new RandomDigits(Images);
#pragma warning restore CA2000
        var rows = digits.Images.permute(0, 3, 1, 2).contiguous();
        var plain = Plain();
        var optimizer = torch.optim.RMSProp(plain.parameters(), 0.001, 0.9);
        var options = new FitOptions { BatchSize = BatchSize, Seed = Seed };
        return new OpenContests(
            [
                new Contest(
                    $"MNIST's network, {Steps} steps of {BatchSize}",
                    "plain loop in TorchSharp",
                    () => Train(plain, optimizer, rows, digits.Classes),
                    [
                        new ContestWork("Fit", () => model.Fit(digits.Images, digits.Targets, options))
                        {
                            MostMilliseconds = MostMilliseconds,
                        },
                    ]),
            ],
            () =>
            {
                model.Dispose();
                optimizer.Dispose();
                plain.Dispose();
                rows.Dispose();
                digits.Dispose();
            });
    }

    private static TorchSharp.Modules.Sequential Plain() => Sequential(
        Conv2d(1, 32, 3), ReLU(), Conv2d(32, 32, 3), ReLU(), MaxPool2d(2),
        Conv2d(32, 64, 3), ReLU(), Conv2d(64, 64, 3), ReLU(), MaxPool2d(2),
        Flatten(), Dropout(0.25), Linear(64 * 4 * 4, 512), ReLU(), Dropout(0.5), Linear(512, 10));

    private static void Train(TorchSharp.Modules.Sequential model, torch.optim.Optimizer optimizer, torch.Tensor x, torch.Tensor classes)
    {
        model.train();
        using var loss = CrossEntropyLoss();
        using var order = torch.randperm(Images);
        for (var start = 0; start < Images; start += BatchSize)
        {
            using var scope = torch.NewDisposeScope();
            var indices = order.narrow(0, start, BatchSize);
            optimizer.zero_grad();
            loss.forward(model.forward(x.index_select(0, indices)), classes.index_select(0, indices)).backward();
            optimizer.step();
        }
    }
}
