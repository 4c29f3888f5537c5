using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>Resizes images, between the pixels' centres as Keras does; TF.js's layer of that name aligns the corners.</summary>
public sealed class Resizing : ResizedImages, IConfiguredLayer
{
    private readonly string _interpolation;
    private readonly bool _cutsToProportions;
    private readonly bool _antialias;

    /// <summary>Creates the layer.</summary>
    /// <param name="height">Height of the output; positive.</param>
    /// <param name="width">Width of the output; positive.</param>
    /// <param name="interpolation"><c>bilinear</c> or <c>nearest</c>.</param>
    /// <param name="cropToAspectRatio">Whether the image is cut to the output's proportions first.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Resizing(
        int height, int width, string interpolation = "bilinear", bool cropToAspectRatio = false, string? name = null,
        IReadOnlyList<int>? inputShape = null)
        : this(height, width, interpolation, cropToAspectRatio, antialias: false, name, inputShape)
    {
    }

    private Resizing(
        int height, int width, string interpolation, bool cutsToProportions, bool antialias, string? name, IReadOnlyList<int>? inputShape)
        : base(height, width, name, inputShape)
    {
        _interpolation = interpolation is "bilinear" or "nearest"
            ? interpolation
            : throw Error($"has interpolation '{interpolation}'; supported: bilinear, nearest");
        (_cutsToProportions, _antialias) = (cutsToProportions, antialias);
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        config.Ignore("fill_mode", "fill_value");
        return config.Bool("pad_to_aspect_ratio", false)
            ? throw config.Error("has pad_to_aspect_ratio, which is not supported")
            : new Resizing(
                config.Int("height"),
                config.Int("width"),
                config.OneOf("interpolation", "bilinear", "bilinear", "nearest"),
                config.Bool("crop_to_aspect_ratio", false),
                config.Bool("antialias", false),
                config.Name,
                config.InputShape);
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("height", Height).Set("width", Width).Set("interpolation", _interpolation)
            .Set("crop_to_aspect_ratio", _cutsToProportions);
        if (_antialias)
        {
            config.Set("antialias", true);
        }
    }

    private protected override (Sampling Rows, Sampling Columns) Sample(int height, int width)
    {
        var ((top, rows), (left, columns)) = _cutsToProportions
            ? Sampling.CutToProportions(height, width, Height, Width)
            : ((0, height), (0, width));
        return (Sampling.Of(
            height, top, rows, Height, _interpolation, _antialias), Sampling.Of(width, left, columns, Width, _interpolation, _antialias));
    }
}
