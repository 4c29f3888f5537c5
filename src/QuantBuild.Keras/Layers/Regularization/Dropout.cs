using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Regularization;

/// <summary>In training, sets a share of the values to zero and scales the others by 1/(1-rate); else passes everything on.</summary>
public sealed class Dropout : Layer, IConfiguredLayer
{
    // The shape of the mask, which is repeated along dimensions of 1; null for the input's, and as a size for the input's.
    private JsonArray? _noiseShape;

    /// <summary>Creates the layer.</summary>
    /// <param name="rate">Share of values dropped, in [0, 1).</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">The rate is out of range.</exception>
    public Dropout(double rate, IReadOnlyList<int>? inputShape = null, string? name = null)
        : base(name, inputShape)
    {
        Rate = rate is >= 0 and < 1 ? rate : throw Error(FormattableString.Invariant($"has a rate in [0, 1); got {rate}"));
    }

    /// <summary>Share of values dropped.</summary>
    public double Rate { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        var shape = config.Array("noise_shape")?.DeepClone().AsArray();
        return new Dropout(config.Double("rate"), config.InputShape, config.Name) { _noiseShape = shape };
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        if (!context.Training || Rate == 0)
        {
            return x.alias();
        }

        if (_noiseShape is not null)
        {
            throw Error("has a noise_shape, which is not supported in training; the model can be evaluated and quantized");
        }

        return context.Dropout!.Drop(x, Rate);
    }

    internal override void WriteConfig(LayerConfigWriter config) =>
        config.Set("rate", Rate).Set("noise_shape", _noiseShape?.DeepClone()).SetNull("seed");
}
