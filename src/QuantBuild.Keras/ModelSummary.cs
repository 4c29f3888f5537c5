using QuantBuild.Graph.Layers;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras;

/// <summary>Keras 2's table of a model's layers.</summary>
public static class ModelSummary
{
    /// <summary>Writes the table of the layers, their output shapes and parameter counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">Takes the table.</param>
    public static void Summary(this Model model, TextWriter output) =>
        new LayersSummary(model.Name, model is Sequential, [.. model.Graph.Nodes.DistinctBy(node => node.Layer).Select(Of)]).Write(output);

    private static LayerSummary Of(Node node)
    {
        var layer = node.Layer;
        var shape = layer.InputShape is not null && node.Inputs.Count == 0
            ? layer.InputShape
            : layer.ComputeOutputShape([.. node.Inputs.Select(input => input.ShapeArray)]);
        return new LayerSummary(
            layer.Name,
            layer.ClassName,
            [.. shape.Select(size => (int?)size)],
            layer.Weights.Sum(weight => weight.ElementCount),
            layer.Weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true }).Sum(weight => weight.ElementCount),
            [.. node.Inputs.Select(input => input.Node.Layer.Name)]);
    }
}
