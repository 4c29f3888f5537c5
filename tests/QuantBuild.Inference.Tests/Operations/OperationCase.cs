using System.Text.Json.Nodes;
using QuantBuild.Graph;

namespace QuantBuild.Inference.Tests.Operations;

/// <summary>One entry of cases.json or models.json: a graph model, what it is fed with, and what stock
/// TensorFlow.js gives for it.</summary>
internal sealed class OperationCase(JsonObject json)
{
    private static readonly Lazy<IReadOnlyDictionary<string, OperationCase>> _ops = new(() => Load("cases.json"));
    private static readonly Lazy<IReadOnlyDictionary<string, OperationCase>> _models = new(() => Load("models.json"));

    /// <summary>Graphs of one op each.</summary>
    public static IReadOnlyDictionary<string, OperationCase> All => _ops.Value;

    /// <summary>Whole models, small ones.</summary>
    public static IReadOnlyDictionary<string, OperationCase> Models => _models.Value;

    public string Name => json["name"]!.GetValue<string>();

    public JsonObject Model => json["model"]!.AsObject();

    public IEnumerable<string> Ops => Model["modelTopology"]!["node"]!.AsArray().Select(node => node!["op"]!.GetValue<string>());

    public IReadOnlyDictionary<string, Tensor> Inputs =>
        json["inputs"]!.AsObject().ToDictionary(
            input => input.Key, input => Read(input.Value!.AsObject(), input.Value!["values"]!), StringComparer.Ordinal);

    public WeightSet Weights => new(Model["weightsManifest"]![0]!["weights"]!.AsArray().Select(entry => entry!.AsObject())
        .ToDictionary(
            entry => Text(entry, "name"), entry => Read(entry, json["constants"]![Text(entry, "name")]!), StringComparer.Ordinal));

    public IReadOnlyDictionary<string, Tensor> Outputs => json["outputs"]!.AsArray().Select(output => output!.AsObject())
        .ToDictionary(output => Text(output, "name"), output => Read(output, output["values"]!), StringComparer.Ordinal);

    private static Dictionary<string, OperationCase> Load(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Operations", file)))!.AsArray()
            .Select(entry => new OperationCase(entry!.AsObject())).ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();

    private static Tensor Read(JsonObject description, JsonNode values)
    {
        int[] shape = [.. description["shape"]!.AsArray().Select(length => length!.GetValue<int>())];
        var elements = values.AsArray();
        return Text(description, "dtype") switch
        {
            "float32" => Tensor.Of(shape, elements.Select(Number).ToArray()),
            "int32" => Tensor.Of(shape, elements.Select(element => element!.GetValue<int>()).ToArray()),
            "bool" => Tensor.Of(shape, elements.Select(element => element!.GetValue<bool>()).ToArray()),
            var dtype => throw new InvalidOperationException($"There is no case of {dtype}."),
        };
    }

    private static float Number(JsonNode? element) => element!.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? float.Parse(
            element.GetValue<string>().Replace("Infinity", "∞", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture)
        : (float)element.GetValue<double>();
}
