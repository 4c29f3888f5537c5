using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>The middle of images; what is smaller than that is cut to the proportions and resized.</summary>
public sealed class CenterCrop : ResizedImages, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="height">Height of the output; positive.</param>
    /// <param name="width">Width of the output; positive.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A size is not positive.</exception>
    public CenterCrop(int height, int width, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(height, width, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        return new CenterCrop(config.Int("height"), config.Int("width"), config.Name, config.InputShape);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("height", Height).Set("width", Width);

    private (int Top, int Left)? Cut(int height, int width) =>
        height >= Height && width >= Width ? ((height - Height) / 2, (width - Width) / 2) : null;

    private protected override (Sampling Rows, Sampling Columns) Sample(int height, int width)
    {
        var (rows, columns) = Cut(height, width) is var (top, left)
            ? ((top, Height), (left, Width))
            : Sampling.CutToProportions(height, width, Height, Width);
        return (Sampling.Of(height, rows.Item1, rows.Item2, Height), Sampling.Of(width, columns.Item1, columns.Item2, Width));
    }
}
