using System.Text.Json.Nodes;

namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>A layer to be called in a model for TF.js: one of the model that is written, or one that takes the place of such.</summary>
/// <param name="ClassName">Keras's class name.</param>
/// <param name="Config">Its options in Keras 2's words.</param>
internal sealed record TfjsLayer(string ClassName, JsonObject Config)
{
    /// <summary>Its name, where it is to have a certain one: that of the layer whose place it takes.</summary>
    public string? Name { get; init; }

    /// <summary>What tells it from other layers with these options and other weights.</summary>
    public string Variant { get; init; } = string.Empty;

    /// <summary>The values of its weights, row-major, by their paths in the layer: <c>kernel</c>, <c>forward_lstm/kernel</c>.</summary>
    public IReadOnlyDictionary<string, Func<float[]>> Weights { get; init; } = new Dictionary<string, Func<float[]>>();

    /// <summary>The same layer with other options.</summary>
    public TfjsLayer With(params (string Option, JsonNode? Value)[] options)
    {
        var config = (JsonObject)Config.DeepClone();
        foreach (var (option, value) in options)
        {
            config[option] = value;
        }

        return this with { Config = config };
    }

    /// <summary>The same layer with one weight changed.</summary>
    public TfjsLayer WithWeight(string path, Func<float[], float[]> change) => Weights.TryGetValue(path, out var values)
        ? this with { Weights = new Dictionary<string, Func<float[]>>(Weights) { [path] = () => change(values()) } }
        : this;
}
