using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Normalizing;

namespace QuantBuild.Experiments.Tests.Evaluation.WeightChanges;

/// <summary>A convolution with a batch normalization behind it; the channels of its kernel differ by more than
/// three orders of magnitude.</summary>
internal static class NormalizedConvolution
{
    public const int Channels = 8;

    public static void Save(string directory)
    {
        using var model = new Sequential([new Conv2D(Channels, [3, 3], inputShape: [6, 6, 3]), new BatchNormalization()], seed: 3);
        var random = new Random(5);
        foreach (var weight in model.Weights)
        {
            weight.SetValues([.. Enumerable.Range(0, (int)weight.ElementCount).Select(i => weight.Shape.Count > 1
                ? (random.NextSingle() - 0.5f) * MathF.Pow(10, -i % Channels / 2f)
                : 0.5f + random.NextSingle())]);
        }

        model.Save(directory);
    }
}
