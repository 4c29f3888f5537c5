using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>Enlarges images by whole factors.</summary>
/// <remarks>With <c>bilinear</c> TF.js (4.22) samples at the pixels' corners where Keras samples at their centres, so that a model with it
/// is written with other layers.</remarks>
public sealed class UpSampling2D : Layer, IConfiguredLayer
{
    private readonly int[] _size;
    private readonly string _interpolation;

    /// <summary>Creates the layer.</summary>
    /// <param name="size">Factors for height and width; 2 where null.</param>
    /// <param name="interpolation"><c>nearest</c>, or <c>bilinear</c> between the pixels' centres as Keras does.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public UpSampling2D(
        IReadOnlyList<int>? size = null, string interpolation = "nearest", string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        _size = size is null ? [2, 2]
            : size.Count == 2 && size.All(factor => factor > 0) ? [.. size]
            : throw Error($"has two positive factors; got {LayerShapes.Show(size)}");
        _interpolation = interpolation is "nearest" or "bilinear"
            ? interpolation
            : throw Error($"has interpolation '{interpolation}', which is not supported. Supported: nearest, bilinear");
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        return new UpSampling2D(
            config.Ints("size", [2, 2]), config.OneOf("interpolation", "nearest", "nearest", "bilinear"), config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [var height, var width, var channels]
        ? [checked(height * _size[0]), checked(width * _size[1]), channels]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = Images.ToNchw(inputs[0]);
        long[] enlarged = [image.shape[2] * _size[0], image.shape[3] * _size[1]];
        return Images.ToNhwc(_interpolation == "nearest"
            ? functional.interpolate(image, enlarged, mode: torch.InterpolationMode.Nearest)
            : functional.interpolate(image, enlarged, mode: torch.InterpolationMode.Bilinear, align_corners: false));
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("size", _size)
        .Set("data_format", "channels_last")
        .Set("interpolation", _interpolation);
}
