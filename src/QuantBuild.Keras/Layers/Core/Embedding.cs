using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Core;

/// <summary>A learned vector for each of some whole numbers: the rows of its table that the input names.</summary>
public sealed class Embedding : Layer, IConfiguredLayer
{
    private readonly Initializer _initializer;
    private readonly bool _masksZero;
    private Weight? _table;

    /// <summary>Creates the layer.</summary>
    /// <param name="inputDim">Number of rows; inputs are whole numbers from 0 below it.</param>
    /// <param name="outputDim">Length of a row.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A number is not positive.</exception>
    public Embedding(int inputDim, int outputDim, string? name = null, IReadOnlyList<int>? inputShape = null)
        : this(inputDim, outputDim, masksZero: false, Initializer.Named("random_uniform"), name, inputShape)
    {
    }

    private Embedding(int inputDim, int outputDim, bool masksZero, Initializer initializer, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        InputDim = inputDim > 0 ? inputDim : throw Error($"has a positive number of rows; got {inputDim}");
        OutputDim = outputDim > 0 ? outputDim : throw Error($"has rows of positive length; got {outputDim}");
        (_masksZero, _initializer) = (masksZero, initializer);
    }

    /// <summary>Number of rows.</summary>
    public int InputDim { get; }

    /// <summary>Length of a row.</summary>
    public int OutputDim { get; }

    internal override bool MasksOutput => _masksZero;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore(
            "embeddings_regularizer", "activity_regularizer", "embeddings_constraint", "lora_rank", "lora_alpha", "quantization_config");
        // Keras 2 and TF.js give a first layer's input shape by its length alone.
        var length = config.HasNumber("input_length") ? [config.Int("input_length")]
            : config.Array("input_length") is null ? null : config.Ints("input_length");
        return new Embedding(
            config.Int("input_dim"),
            config.Int("output_dim"),
            config.Bool("mask_zero", false),
            config.Initializer("embeddings_initializer", "random_uniform"),
            config.Name,
            config.InputShape ?? length);
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => [.. inputs[0], OutputDim];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var rows = inputs[0].to(torch.int64);
        var (low, high) = (rows.min().item<long>(), rows.max().item<long>());
        return low >= 0 && high < InputDim
            ? _table!.Tensor.index_select(0, rows.flatten()).reshape([.. rows.shape, OutputDim])
            : throw Error($"has rows 0 to {InputDim - 1}; an input names row {(low < 0 ? low : high)}");
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("input_dim", InputDim)
        .Set("output_dim", OutputDim)
        .SetInitializer("embeddings_initializer", _initializer)
        .SetNull("embeddings_regularizer", "activity_regularizer", "embeddings_constraint")
        .Set("mask_zero", _masksZero)
        .SetNull("input_length");

    private protected override void Build(int[][] inputs) => _table = AddWeight("embeddings", [InputDim, OutputDim], _initializer);
}
