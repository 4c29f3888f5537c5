using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>What the poolings over whole images have in common.</summary>
public abstract class GlobalPooling : Layer
{
    private protected GlobalPooling(bool keepDims, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        KeepDims = keepDims;
    }

    /// <summary>Whether height and width stay, as 1.</summary>
    public bool KeepDims { get; }

    /// <summary>The dimensions pooled over, height and width, counted with the batch from 0.</summary>
    private protected static long[] Pooled => [1, 2];

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0].Length == Pooled.Length + 1
        ? [.. Enumerable.Repeat(1, KeepDims ? Pooled.Length : 0), inputs[0][^1]]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("data_format", "channels_last");
        // TF.js does not know the option, so it is written only where it means something.
        if (KeepDims)
        {
            config.Set("keepdims", true);
        }
    }

    private protected static bool ReadKeepDims(LayerConfig config)
    {
        config.RequireChannelsLast();
        return config.Bool("keepdims", false);
    }
}
