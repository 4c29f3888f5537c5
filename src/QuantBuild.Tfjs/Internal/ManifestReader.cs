using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Tfjs.Internal;

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
        var groups = reader._file.Array(model["weightsManifest"], "weightsManifest");
        return [.. groups.Select((group, index) => reader.ReadGroup(group, $"weightsManifest[{index}]"))];
    }

    private ManifestGroup ReadGroup(JsonNode? node, string where)
    {
        var group = _file.Object(node, where);
        var paths = _file.Array(group["paths"], $"{where}.paths")
            .Select((path, index) => _file.String(path, $"{where}.paths[{index}]")).ToArray();
        foreach (var path in paths)
        {
            ShardPath.Check(_file, path);
            if (!_paths.Add(path))
            {
                throw _file.Error($"the shard path '{Subject.Printable(path)}' is listed twice; each shard belongs to one place.");
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
        var shape = subject.Array(weight["shape"], "shape").Select((dimension, index) => ReadDimension(subject, dimension, index)).ToArray();
        var quantization = weight.TryGetPropertyValue("quantization", out var quantizationNode)
            ? ReadQuantization(subject, dtype, subject.Object(quantizationNode, "quantization"))
            : null;

        var elements = WeightRules.CountElements(subject, shape, quantization?.Dtype ?? dtype);
        return new ManifestEntry(name, shape, dtype, quantization, elements);
    }

    private static int ReadDimension(Subject subject, JsonNode? node, int index) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var dimension)
            ? dimension
            : throw subject.Error($"shape[{index}] must be an integer from 0 to {int.MaxValue}. Got {JsonFields.Shown(node)}.");

    private static WeightQuantization ReadQuantization(Subject subject, TfjsDtype dtype, JsonObject node)
    {
        var stored = ReadDtype(subject, node["dtype"], "quantization.dtype");
        if (node["original_dtype"] is { } original && ReadDtype(subject, original, "quantization.original_dtype") != dtype)
        {
            throw subject.Error($"quantization.original_dtype must be the weight's dtype, {Dtypes.NameOf(dtype)}. Got {JsonFields.Shown(original)}.");
        }

        var quantization = stored == TfjsDtype.Float16
            ? WeightQuantization.Float16
            : new WeightQuantization(stored, subject.Number(node["scale"], "quantization.scale"), subject.Number(node["min"], "quantization.min"));
        WeightRules.CheckQuantization(subject, dtype, quantization);
        return quantization;
    }

    private static TfjsDtype ReadDtype(Subject subject, JsonNode? node, string where)
    {
        var name = subject.String(node, where);
        return Dtypes.TryParse(name, out var dtype)
            ? dtype
            : throw subject.Error($"{where} must be one of {Dtypes.Supported}. Got '{Subject.Printable(name)}'.");
    }
}
