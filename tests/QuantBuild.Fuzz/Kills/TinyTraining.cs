using QuantBuild.Datasets;
using QuantBuild.Demos.Mnist;
using QuantBuild.Experiments;
using QuantBuild.Keras;

namespace QuantBuild.Fuzz.Kills;

/// <summary>The training of MNIST with its checkpoints, on so few images that a campaign can have it often:
/// the real ones are pinned by their checksums.</summary>
internal static class TinyTraining
{
    public const string Name = "TrainMnist --resume, tiny";
    public const string Command = "train-tiny";

    private const int Images = 48;
    private const int Pixels = 28 * 28;
    private const int Classes = 10;

    /// <param name="epochs">How many epochs, in all.</param>
    public static int Run(int epochs)
    {
        var random = new Random(5);
        float[] pixels = [.. Enumerable.Range(0, Images * Pixels).Select(_ => random.NextSingle())];
        float[] labels = [.. Enumerable.Range(0, Images * Classes).Select(i => i % Classes == i / Classes % Classes ? 1f : 0)];
        var images = new Dataset(pixels, [Images, 28, 28, 1], labels, [Images, Classes]);
        var demo = new MnistDemo();
        demo.Train(
            images, validation: null, demo.Defaults with { Epochs = epochs, BatchSize = 16, Resume = true }, KerasDevice.Cpu, "original",
            new ExperimentLog(Console.Out, IsTerminal: false));
        return 0;
    }
}
