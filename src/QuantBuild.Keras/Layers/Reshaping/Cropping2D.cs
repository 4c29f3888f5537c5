using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Cuts rows and columns off images.</summary>
public sealed class Cropping2D : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="top">Rows cut above; not negative.</param>
    /// <param name="bottom">Rows cut below; not negative.</param>
    /// <param name="left">Columns cut at the left; not negative.</param>
    /// <param name="right">Columns cut at the right; not negative.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A number is negative.</exception>
    public Cropping2D(int top = 0, int bottom = 0, int left = 0, int right = 0, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Cropping = int.IsNegative(top | bottom | left | right)
            ? throw Error($"cuts numbers of rows and columns that are not negative; got {top}, {bottom}, {left}, {right}")
            : new Border(top, bottom, left, right);
    }

    internal Border Cropping { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        var ((top, bottom), (left, right)) = config.Sides("cropping", 0);
        return new Cropping2D(top, bottom, left, right, config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs[0] is not [var height, var width, var channels])
        {
            throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");
        }

        var (rows, columns) = (height - Cropping.Top - Cropping.Bottom, width - Cropping.Left - Cropping.Right);
        return rows > 0 && columns > 0
            ? [rows, columns, channels]
            : throw Error($"cuts more off than images of {LayerShapes.Show(inputs[0])} have");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = inputs[0];
        return image
            .narrow(1, Cropping.Top, image.shape[1] - Cropping.Top - Cropping.Bottom)
            .narrow(2, Cropping.Left, image.shape[2] - Cropping.Left - Cropping.Right);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("cropping", new JsonArray(new JsonArray(Cropping.Top, Cropping.Bottom), new JsonArray(Cropping.Left, Cropping.Right)))
        .Set("data_format", "channels_last");
}
