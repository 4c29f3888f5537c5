using System.Text.Json.Nodes;
using QuantBuild.Graph;

namespace QuantBuild.Quantization.Graph;

/// <summary>A layer of a <see cref="ModelGraph"/>.</summary>
public sealed class GraphLayer
{
    private readonly ModelGraph _graph;

    private readonly IReadOnlyDictionary<string, string>? _weights;

    internal GraphLayer(ModelGraph graph, JsonObject json, string name, string className, JsonObject config) =>
        (_graph, Json, Name, ClassName, Class, Config) = (graph, json, name, className, LayerTable.Of(className), config);

    /// <summary>A layer of a Graph model, whose weights are called anything.</summary>
    internal GraphLayer(
        ModelGraph graph, string name, LayerClass layerClass, JsonObject config, IReadOnlyDictionary<string, string> weights) =>
            (_graph, Json, Name, ClassName, Class, Config, _weights) = (graph, [], name, layerClass.Name, layerClass, config, weights);

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Keras's class name, or in a Graph model that of TensorFlow's op, for example <c>Conv2D</c>.</summary>
    public string ClassName { get; }

    /// <summary>What is known of its class; of one that is not known, that it is opaque.</summary>
    public LayerClass Class { get; }

    /// <summary>The layers whose outputs it takes, in order; empty for an input.</summary>
    public IReadOnlyList<GraphLayer> Inputs { get; internal set; } = [];

    /// <summary>The layers that take its output.</summary>
    public IReadOnlyList<GraphLayer> Consumers { get; internal set; } = [];

    /// <summary>Whether the model's caller sees its output.</summary>
    public bool IsOutput { get; internal set; }

    /// <summary>Whether it is called more than once, so that its weights serve several places.</summary>
    public bool IsShared { get; internal set; }

    /// <summary>The only layer that sees this one's output; null where there are others, or the model's caller sees it, too.</summary>
    public GraphLayer? OnlyConsumer => !IsOutput && !IsShared && Consumers is [{ IsShared: false } only] ? only : null;

    /// <summary>The operations of a Graph model that the layer is: one, or one with a kernel and the addition of a bias;
    /// none in a Layers model.</summary>
    public IReadOnlyList<Operation> Operations { get; internal init; } = [];

    /// <summary>The values that a Graph model's layer takes, weights not among them, one for each of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<GraphValue> InputValues { get; internal init; } = [];

    internal JsonObject Json { get; }

    /// <summary>Whether scales of channels pass through, where an operation's own constants decide it.</summary>
    internal ScaleRule? Scales { get; init; }

    internal JsonObject Config { get; }

    /// <summary>The layer's own weights, in the manifest's order.</summary>
    public IReadOnlyList<WeightTensor> Weights =>
        _weights is null ? _graph.WeightsOf(Name) : [.. _weights.Values.Select(_graph.FindWeight).OfType<WeightTensor>()];

    /// <summary>Gets a weight.</summary>
    /// <param name="role">What it is to the layer: <c>kernel</c>, <c>bias</c>, <c>gamma</c> …</param>
    /// <returns>The weight; null where the layer has none of that role.</returns>
    public WeightTensor? GetWeight(string role) =>
        _weights is null ? _graph.FindWeight($"{Name}/{role}") : _weights.TryGetValue(role, out var name) ? _graph.FindWeight(name) : null;

    /// <summary>Reads a string of the layer's configuration.</summary>
    /// <param name="key">The key in snake_case; its camelCase form is found, too.</param>
    /// <returns>The string; null where there is none.</returns>
    public string? GetString(string key) => Find(key) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Reads a number of the layer's configuration.</summary>
    /// <param name="key">The key in snake_case; its camelCase form is found, too.</param>
    /// <returns>The number; null where there is none.</returns>
    public double? GetNumber(string key) => Find(key) is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    /// <summary>Reads a flag of the layer's configuration.</summary>
    /// <param name="key">The key in snake_case; its camelCase form is found, too.</param>
    /// <returns>The flag; null where there is none.</returns>
    public bool? GetFlag(string key) => Find(key) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    internal void Set(string key, JsonNode? value) => Config[Config.ContainsKey(CamelCase(key)) ? CamelCase(key) : key] = value;

    internal JsonNode? Find(string key) => Config[key] ?? Config[CamelCase(key)];

    private static string CamelCase(string key) => string.Concat(
        key.Split('_').Select((word, index) => index == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
