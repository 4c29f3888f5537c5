using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Internal.Training;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Optimizers;
using TorchSharp;

namespace QuantBuild.Keras;

/// <content>Compilation and inference.</content>
public partial class Model
{
    private Compilation? _compiled;

    /// <summary>Says how to train and what to measure.</summary>
    /// <param name="optimizer">The optimizer; it belongs to this model from now on.</param>
    /// <param name="loss">
    /// <c>meanAbsoluteError</c>, <c>meanSquaredError</c>, <c>categoricalCrossentropy</c>, <c>sparseCategoricalCrossentropy</c> or
    /// <c>binaryCrossentropy</c>; Keras's snake case and <c>mae</c>, <c>mse</c> mean the same.
    /// </param>
    /// <param name="metrics"><c>accuracy</c>, <c>mae</c>, <c>mse</c>; none where null.</param>
    /// <exception cref="KerasException">A name is unknown, or the model has several inputs or outputs.</exception>
    public void Compile(Optimizer optimizer, string loss, IReadOnlyList<string>? metrics = null)
    {
        RequireSingleEnds();
        _compiled = new Compilation(Graph, optimizer, loss, metrics ?? []);
    }

    /// <summary>Computes the model's output.</summary>
    /// <param name="x">The samples, float32, batch first, channels last.</param>
    /// <param name="batchSize">The number of samples computed at a time; positive.</param>
    /// <returns>The outputs on the processor, one for each sample; the caller disposes it.</returns>
    /// <exception cref="KerasException">The samples do not fit the model, or it has several inputs or outputs.</exception>
    public torch.Tensor Predict(torch.Tensor x, int batchSize = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        FitInput([.. x.shape.Skip(1).Select(size => (int)size)]);
        RequireSingleEnds();
        ModelShapes.Require(x, Graph.Inputs[0].ShapeArray, "samples");
        using var threads = IntraOpThreads.For(Graph, batchSize);
        using var noGrad = torch.no_grad();
        var (samples, rows) = (x.shape[0], Math.Clamp(LayerShapes.MostElements / Graph.LargestOutput(), 1, batchSize));
        var result = torch.empty([samples, .. Graph.Outputs[0].ShapeArray]);
        for (long start = 0; start < samples; start += rows)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(rows, samples - start);
            var outputs = GraphRunner.Run(Graph, [x.narrow(0, start, count).to(Device.Torch)], ForwardContext.Inference);
            result.narrow(0, start, count).copy_(outputs[0]);
        }

        return result;
    }

    /// <summary>Computes the outputs of a model with several inputs or outputs, all samples at once.</summary>
    /// <param name="inputs">The samples for each input, float32, batch first, channels last.</param>
    /// <returns>One tensor for each output, on the model's device; the caller disposes them.</returns>
    /// <exception cref="KerasException">The samples do not fit the model.</exception>
    public IReadOnlyList<torch.Tensor> Predict(IReadOnlyList<torch.Tensor> inputs)
    {
        if (inputs.Count != Graph.Inputs.Count)
        {
            throw new KerasException($"Model '{Name}' has {Graph.Inputs.Count} inputs; {inputs.Count} tensors were given.");
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            ModelShapes.Require(inputs[i], Graph.Inputs[i].ShapeArray, $"samples for input '{Graph.Inputs[i].Node.Layer.Name}'");
        }

        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var outputs = GraphRunner.Run(Graph, [.. inputs.Select(input => input.to(Device.Torch))], ForwardContext.Inference);
        // An output may be an input's own tensor, which stays the caller's.
        return [.. outputs.Select(output => output.alias().MoveToOuterDisposeScope())];
    }

    internal Compilation RequireCompiled() =>
        _compiled ?? throw new KerasException($"Model '{Name}' is not compiled. Call Compile with an optimizer and a loss first.");
}
