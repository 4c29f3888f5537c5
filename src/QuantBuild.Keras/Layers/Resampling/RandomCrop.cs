using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>In training, a part of images at random; else the largest part of the output's proportions, in the middle, resized.</summary>
public sealed class RandomCrop : ResizedImages, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="height">Height of the output; positive.</param>
    /// <param name="width">Width of the output; positive.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A size is not positive.</exception>
    public RandomCrop(int height, int width, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(height, width, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        return new RandomCrop(config.Int("height"), config.Int("width"), config.Name, config.InputShape);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("height", Height).Set("width", Width);

    private protected override (Sampling Rows, Sampling Columns) Sample(int height, int width)
    {
        var (rows, columns) = Sampling.CutToProportions(height, width, Height, Width);
        return (Sampling.Of(height, rows.Start, rows.Length, Height), Sampling.Of(width, columns.Start, columns.Length, Width));
    }
}
