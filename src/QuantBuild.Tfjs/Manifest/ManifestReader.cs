using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Turns <c>weightsManifest</c> into entries whose every field has been checked.</summary>
internal sealed class ManifestReader
{
    private readonly Subject _file;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private ManifestReader(string file) => _file = new Subject(file);

    public static IReadOnlyList<ManifestGroup> Read(JsonObject model, string file)
    {
        var reader = new ManifestReader(file);
        var groups = reader._file.Array(model[ModelJsonFile.ManifestField], ModelJsonFile.ManifestField);
        return [.. groups.Select((group, index) => reader.ReadGroup(group, $"weightsManifest[{index}]"))];
    }

    private ManifestGroup ReadGroup(JsonNode? node, string where)
    {
        var group = _file.Object(node, where);
        var paths = _file.Array(group["paths"], $"{where}.paths")
            .Select((path, index) => ShardPath.Normalize(_file, _file.String(path, $"{where}.paths[{index}]"))).ToArray();
        foreach (var path in paths)
        {
            if (!_paths.Add(path))
            {
                throw _file.Error(
                    TfjsRejection.DuplicateShard, $"the shard path '{Printable.Text(path)}' is listed twice; each shard belongs to one "
                    + "place.");
            }
        }

        var weights = _file.Array(group["weights"], $"{where}.weights")
            .Select((weight, index) => ReadWeight(weight, $"{where}.weights[{index}]")).ToArray();
        return new ManifestGroup(paths, weights);
    }

    private ManifestEntry ReadWeight(JsonNode? node, string where)
    {
        var weight = _file.Object(node, where);
        var name = _file.String(weight["name"], $"{where}.name");
        WeightRules.CheckName(_file, name, _names);

        var subject = _file with { Tensor = name };
        var dtype = ReadDtype(subject, weight["dtype"], "dtype");
        var shape = subject.Array(weight["shape"], "shape")
            .Select((dimension, index) => ReadDimension(subject, dimension, index)).ToArray();
        var quantization = weight.TryGetPropertyValue("quantization", out var quantizationNode)
            ? ReadQuantization(subject, dtype, subject.Object(quantizationNode, "quantization"))
            : null;

        var elements = WeightRules.CountElements(subject, shape, quantization?.Dtype ?? dtype);
        return new ManifestEntry(name, shape, dtype, quantization, elements, IsOptimizerState(weight));
    }

    private static bool IsOptimizerState(JsonObject weight) =>
        weight["group"] is JsonValue value && value.TryGetValue<string>(out var group) && group == "optimizer";

    // JSON knows one kind of number: some writers give 3 as 3.0.
    private static int ReadDimension(Subject subject, JsonNode? node, int index) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var dimension)
            && dimension is >= int.MinValue and <= int.MaxValue && double.IsInteger(dimension)
            ? (int)dimension
            : throw subject.Error(
                TfjsRejection.InvalidDimension, $"shape[{index}] must be an integer from 0 to {int.MaxValue}. Got "
                + $"{JsonFields.Shown(node)}.");

    private static WeightQuantization ReadQuantization(Subject subject, TfjsDtype dtype, JsonObject node)
    {
        var stored = ReadDtype(subject, node["dtype"], "quantization.dtype");

        // TensorFlow.js never looks at original_dtype, in which a converter may name a type that it does not know;
        // the weight's own dtype counts.
        var quantization = stored == TfjsDtype.Float16
            ? WeightQuantization.Float16
            : new WeightQuantization(
                stored, subject.Number(node["scale"], "quantization.scale"), subject.Number(node["min"], "quantization.min"));
        WeightRules.CheckQuantization(subject, dtype, quantization);
        return quantization;
    }

    private static TfjsDtype ReadDtype(Subject subject, JsonNode? node, string where)
    {
        var name = subject.String(node, where);
        return Dtypes.TryParse(name, out var dtype)
            ? dtype
            : throw subject.Error(TfjsRejection.UnknownDtype, $"{where} must be one of {Dtypes.Supported}. Got '{Printable.Text(name)}'.");
    }
}
