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

    /// <summary>What the model is given.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Its inputs; null where a shape is not known, or which numbers are indices.</returns>
    public static IReadOnlyList<ProbeInput>? Inputs(ModelGraph model)
    {
        GraphLayer[] first = [.. model.Layers.Where(layer => layer.Inputs.Count == 0)];
        ProbeInput?[] inputs = [.. first.Select(InputOf)];
        var indices = first.Concat(first.SelectMany(layer => layer.Consumers)).Where(layer => layer.Class.TakesIntegers);
        return inputs.Contains(null) || model.Layers.Where(layer => layer.Class.TakesIntegers).Except(indices).Any()
            ? null
            : [.. inputs.OfType<ProbeInput>()];
    }

    private static ProbeInput? InputOf(GraphLayer layer)
    {
        int?[]? shape = ShapesOf(layer).SingleOrDefault()?.Skip(1).Select(item =>
            item is JsonValue value && value.TryGetValue<int>(out var number) && number > 0 ? number : (int?)null).ToArray();
        double?[] below = [.. layer.Consumers.Prepend(layer).Where(taker => taker.Class.TakesIntegers)
            .Select(taker => taker.GetNumber("input_dim"))];
        return shape is not { Length: > 0 } || shape.Contains(null) || below.Contains(null)
            ? null
            : new ProbeInput(layer.Name, [.. shape.Select(size => size!.Value)], below.Length > 0 ? (int)below.Min()!.Value : null);
    }

    private static IEnumerable<JsonArray> ShapesOf(GraphLayer layer) =>
        (layer.Find("batch_input_shape") as JsonArray ?? layer.Find("batch_shape") as JsonArray) is { } shape ? [shape] : [];
}

/// <summary>What one of a model's inputs is given.</summary>
/// <param name="Name">The name of the layer that takes it.</param>
/// <param name="Shape">The shape of one example.</param>
/// <param name="Rows">How many rows the table has of which the numbers are indices; null where they are none.</param>
public sealed record ProbeInput(string Name, IReadOnlyList<int> Shape, int? Rows);
