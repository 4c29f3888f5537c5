using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>The options that all convolutions share.</summary>
internal sealed record ConvolutionOptions(
    IReadOnlyList<int> KernelSize,
    IReadOnlyList<int> Strides,
    string Padding,
    IReadOnlyList<int> DilationRate,
    ActivationFunction Activation,
    bool UseBias,
    Initializer BiasInitializer)
{
    private static readonly int[] _ones = [1, 1];

    public static ConvolutionOptions Create(
        IReadOnlyList<int> kernelSize, IReadOnlyList<int>? strides, string padding, IReadOnlyList<int>? dilationRate, string? activation,
        bool useBias) => new(
            kernelSize, strides ?? _ones, padding, dilationRate ?? _ones, ActivationFunction.Named(activation), useBias,
            Initializer.Named("zeros"));

    public static ConvolutionOptions Read(LayerConfig config)
    {
        config.RequireChannelsLast();
        config.RequireNull("bias_regularizer", "activity_regularizer", "bias_constraint");
        return new ConvolutionOptions(
            config.Ints("kernel_size"),
            config.Ints("strides", _ones),
            config.OneOf("padding", "valid", "valid", "same"),
            config.Ints("dilation_rate", _ones),
            config.Activation(),
            config.Bool("use_bias", true),
            config.Initializer("bias_initializer", "zeros"));
    }
}
