using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace QuantBuild.Quantization.Tests.Arithmetic;

/// <summary>One conversion by the reference converter, read the simplest way: tensors in manifest order, shards joined.</summary>
internal sealed class GoldenCase
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Golden");

    public GoldenCase(string name)
    {
        var folder = Path.Combine(_root, name);
        Map = Parse(Path.Combine(folder, "case.json"))["quantization_dtype_map"]!.AsObject();
        Inputs = [.. Read(Path.Combine(folder, "input"))];
        var error = Path.Combine(folder, "expected", "error.json");
        Error = File.Exists(error) ? (string?)Parse(error)["error"] : null;
        Expected = Error is null ? [.. Read(Path.Combine(folder, "expected"))] : [];
    }

    public JsonObject Map { get; }

    public IReadOnlyList<GoldenTensor> Inputs { get; }

    public IReadOnlyList<GoldenTensor> Expected { get; }

    public string? Error { get; }

    public static TheoryData<string> Names =>
        [.. Directory.GetDirectories(_root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static JsonObject Parse(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    private static IEnumerable<GoldenTensor> Read(string folder)
    {
        foreach (var group in Parse(Path.Combine(folder, "model.json"))["weightsManifest"]!.AsArray())
        {
            byte[] bytes = [.. group!["paths"]!.AsArray().SelectMany(path => File.ReadAllBytes(Path.Combine(folder, (string)path!)))];
            var offset = 0;
            foreach (var weight in group["weights"]!.AsArray())
            {
                var (name, dtype) = ((string)weight!["name"]!, (string)weight["dtype"]!);
                var count = weight["shape"]!.AsArray().Aggregate(1, (product, size) => product * (int)size!);
                var stored = (string?)weight["quantization"]?["dtype"] ?? dtype;
                var length = stored switch
                {
                    "string" => StringTensorLength(bytes.AsSpan(offset), count),
                    "uint8" or "bool" => count,
                    "uint16" or "float16" => 2 * count,
                    "complex64" => 8 * count,
                    _ => 4 * count,
                };
                yield return new GoldenTensor(name, dtype, weight["quantization"]?.AsObject(), bytes[offset..(offset + length)]);
                offset += length;
            }

            Assert.Equal(bytes.Length, offset);
        }
    }

    private static int StringTensorLength(ReadOnlySpan<byte> bytes, int count)
    {
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            offset += sizeof(uint) + (int)MemoryMarshal.Read<uint>(bytes[offset..]);
        }

        return offset;
    }
}
