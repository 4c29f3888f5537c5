using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>What the layers that go through a sequence step by step have in common. Sequences are [batch, steps, features].</summary>
public abstract class RecurrentLayer : Layer
{
    private protected RecurrentLayer(RecurrentOptions options, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        Options = options.Units > 0 ? options : throw Error($"has a positive number of units; got {options.Units}");
    }

    /// <summary>Number of units, the length of the state.</summary>
    public int Units => Options.Units;

    /// <summary>Whether the output has the state after each step rather than the last one alone.</summary>
    public bool ReturnSequences => Options.ReturnSequences;

    internal RecurrentOptions Options { get; }

    internal override bool UsesMask => true;

    /// <summary>[features, gates · units]</summary>
    private protected Weight? Kernel { get; private set; }

    /// <summary>[units, gates · units]</summary>
    private protected Weight? RecurrentKernel { get; private set; }

    /// <summary>Where there is one: [gates · units].</summary>
    private protected Weight? Bias { get; private set; }

    /// <summary>How many vectors of its length the layer computes for each new state.</summary>
    private protected abstract int Gates { get; }

    /// <summary>How many vectors the state consists of; the first is the output.</summary>
    private protected virtual int States => 1;

    private protected virtual int[] BiasShape => [Gates * Units];

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, _) = Sequences.Shape(inputs[0], Error);
        return ReturnSequences ? [steps, Units] : [Units];
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        if (context.Training && Options is not { Dropout: 0, RecurrentDropout: 0 })
        {
            throw Error("has dropout, which is not supported in its training; the model can be evaluated and quantized");
        }

        // All steps' products with the kernel at once.
        var products = inputs[0].matmul(Kernel!.Tensor);
        products = InputBias is { } bias ? products.Plus(bias) : products;
        var (batch, steps) = (inputs[0].shape[0], (int)inputs[0].shape[1]);
        torch.Tensor[] states = [.. Enumerable.Range(0, States).Select(_ => torch.zeros([batch, Units], device: inputs[0].device))];
        var outputs = new torch.Tensor[ReturnSequences ? steps : 0];
        for (var step = 0; step < steps; step++)
        {
            states = Step(products.select(1, Options.GoBackwards ? steps - 1 - step : step), states);
            if (ReturnSequences)
            {
                outputs[step] = states[0];
            }
        }

        return ReturnSequences ? torch.stack(outputs, 1) : states[0];
    }

    /// <summary>What is added to the products of the inputs.</summary>
    private protected virtual torch.Tensor? InputBias => Bias?.Tensor;

    /// <summary>The states after a step: the output first.</summary>
    /// <param name="product">The input's product with the kernel, with its bias: [batch, gates · units].</param>
    /// <param name="states">The states before it.</param>
    private protected abstract torch.Tensor[] Step(torch.Tensor product, torch.Tensor[] states);

    private protected override void Build(int[][] inputs)
    {
        Kernel = AddWeight("kernel", [inputs[0][1], Gates * Units], Options.Kernel);
        RecurrentKernel = AddWeight("recurrent_kernel", [Units, Gates * Units], Options.RecurrentKernel);
        Bias = Options.UseBias ? AddWeight("bias", BiasShape, Options.Bias) : null;
    }
}
