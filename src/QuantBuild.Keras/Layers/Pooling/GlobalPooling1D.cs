using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using QuantBuild.Keras.Layers.Reshaping;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>What the poolings over whole sequences have in common.</summary>
public abstract class GlobalPooling1D : Layer
{
    private protected GlobalPooling1D(bool keepDims, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        KeepDims = keepDims;
    }

    /// <summary>Whether the steps stay, as 1.</summary>
    public bool KeepDims { get; }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (_, channels) = Sequences.Shape(inputs[0], Error);
        return KeepDims ? [1, channels] : [channels];
    }

    internal override TfjsForm? ForTfjs()
    {
        if (!KeepDims)
        {
            return null;
        }

        var plain = CopyWithoutDims();
        return TfjsForm.Of("ignores keepdims", x => new RepeatVector(1).Apply(plain.Apply(x)));
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
