using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Adds rows and columns of zeros around images.</summary>
public sealed class ZeroPadding2D : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="top">Rows above; not negative.</param>
    /// <param name="bottom">Rows below; not negative.</param>
    /// <param name="left">Columns at the left; not negative.</param>
    /// <param name="right">Columns at the right; not negative.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A number is negative.</exception>
    public ZeroPadding2D(
        int top = 1, int bottom = 1, int left = 1, int right = 1, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Padding = int.IsNegative(top | bottom | left | right)
            ? throw Error($"has padding that is not negative; got {top}, {bottom}, {left}, {right}")
            : new Border(top, bottom, left, right);
    }

    internal Border Padding { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        var ((top, bottom), (left, right)) = config.Sides("padding", 1);
        return new ZeroPadding2D(top, bottom, left, right, config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [var height, var width, var channels]
        ? [checked(height + Padding.Top + Padding.Bottom), checked(width + Padding.Left + Padding.Right), channels]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        Images.ToNhwc(functional.pad(Images.ToNchw(inputs[0]), Padding.ForNchw));

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("padding", new JsonArray(new JsonArray(Padding.Top, Padding.Bottom), new JsonArray(Padding.Left, Padding.Right)))
        .Set("data_format", "channels_last");
}
