using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>Sequences [batch, steps, channels] as images of one row, so that both are computed by the same operations.</summary>
internal static class Sequences
{
    public static torch.Tensor ToNchw(torch.Tensor sequence) => Images.ToNchw(sequence.unsqueeze(1));

    public static torch.Tensor FromNchw(torch.Tensor nchw) => Images.ToNhwc(nchw).squeeze(1);

    /// <summary>The window of one dimension over such an image.</summary>
    public static Window Window(string owner, int size, int stride, string padding, int dilation = 1) =>
        new(owner, [1, size], [1, stride], padding, [1, dilation]);

    /// <summary>Steps and channels of a sample.</summary>
    public static (int Steps, int Channels) Shape(int[] sample, Func<string, KerasException> error) => sample is [var steps, var channels]
        ? (steps, channels)
        : throw error($"takes sequences, [steps, channels]; got {LayerShapes.Show(sample)}");

    /// <summary>An option of one number, which Keras also writes as a list of one.</summary>
    public static int One(LayerConfig config, string option, int? fallback = null)
    {
        if (config.Array(option) is null)
        {
            return config.Int(option, fallback);
        }

        return config.Ints(option) is [var one] ? one : throw config.Error($"has more than one number in {option}");
    }
}
