using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers.Reshaping;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>What the poolings over whole images have in common.</summary>
public abstract class GlobalPooling2D : Layer
{
    private protected GlobalPooling2D(bool keepDims, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        KeepDims = keepDims;
    }

    /// <summary>Whether height and width stay, as 1.</summary>
    public bool KeepDims { get; }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [_, _, var channels]
        ? KeepDims ? [1, 1, channels] : [channels]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override TfjsForm? ForTfjs()
    {
        if (!KeepDims)
        {
            return null;
        }

        var plain = CopyWithoutDims();
        return TfjsForm.Of("ignores keepdims", x => new Reshape([1, 1, x.Shape[2]]).Apply(plain.Apply(x)));
    }

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

    private protected abstract Layer CopyWithoutDims();
}
