using System.Text.Json.Nodes;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Recipes;

/// <summary>A model made ready to be fed with made-up inputs, so that the outputs of its float and its quantized form can be
/// compared without data.</summary>
public static class ProbeModel
{
    /// <summary>Copies a model, gives inputs of unknown size one, and takes a last softmax, sigmoid or tanh off, which would hide how far
    /// the outputs before it are apart.</summary>
    /// <param name="model">The model; it is left as it is.</param>
    /// <param name="size">What an unknown height, width or length becomes.</param>
    /// <returns>The copy.</returns>
    public static ModelGraph Of(ModelGraph model, int size)
    {
        var copy = model.Clone();
        foreach (var layer in copy.Layers)
        {
            if (layer.IsOutput && LayerOptions.Activation(layer) is "softmax" or "sigmoid" or "hard_sigmoid" or "tanh")
            {
                layer.Set("activation", "linear");
            }

            foreach (var shape in ShapesOf(layer))
            {
                for (var i = 1; i < shape.Count; i++)
                {
                    shape[i] ??= size;
                }
            }
        }

        return copy;
    }

    /// <summary>The shape of one example, as the model's only input has it.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The dimensions without the batch's; null where there is no such shape, or several inputs, or one of integers.</returns>
    public static IReadOnlyList<int>? InputShape(ModelGraph model)
    {
        var shapes = model.Layers.Where(layer => layer.Inputs.Count == 0).SelectMany(ShapesOf).ToArray();
        if (shapes.Length != 1 || model.Layers.Any(layer => layer.Class.TakesIntegers))
        {
            return null;
        }

        int?[] dimensions = [.. shapes[0].Skip(1).Select(item =>
            item is JsonValue value && value.TryGetValue<int>(out var number) && number > 0 ? number : (int?)null)];
        return dimensions.Contains(null) ? null : [.. dimensions.Select(dimension => dimension!.Value)];
    }

    private static IEnumerable<JsonArray> ShapesOf(GraphLayer layer) =>
        (layer.Find("batch_input_shape") as JsonArray ?? layer.Find("batch_shape") as JsonArray) is { } shape ? [shape] : [];
}
