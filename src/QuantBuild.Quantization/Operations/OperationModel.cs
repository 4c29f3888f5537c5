using QuantBuild.Graph;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Operations;

/// <summary>Reads operations as the layers that passes, roundings and corrections know: kernel,
/// bias and what scales of channels do between them.</summary>
public static class OperationModel
{
    /// <summary>Reads a model.</summary>
    /// <param name="operations">The operations; they stay as they are, only the values of weights change.</param>
    /// <param name="weights">The values of its weights.</param>
    /// <returns>The model with its float32 weights. What is not known of an operation is left alone: it is opaque, and its kernels are
    /// rounded plainly.</returns>
    /// <exception cref="GraphException">A weight is missing, or of another type or shape.</exception>
    public static ModelGraph Read(OperationGraph operations, WeightSet weights)
    {
        var floats = operations.Weights.Where(weight => weight.Type == ElementType.Float32)
            .Select(weight => new WeightTensor(weight.Name, weight.Shape, weights.Get(weight).Floats));
        return ModelGraph.Create(new OperationDocument(operations, weights), floats);
    }

    /// <summary>The layers of which nothing is known, but that hold kernels: they are rounded plainly,
    /// and nothing makes up for that.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Their names and classes, in the model's order.</returns>
    public static IReadOnlyList<GraphLayer> LeftOut(ModelGraph model) =>
        [.. model.Layers.Where(layer => layer.Class.Kernel is null && Kernels.Of(layer).Count > 0)];
}
