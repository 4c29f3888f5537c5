using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.GraphDef;

/// <summary>Reads the attributes of a node: each an object with one field, whose name is the kind of its value.</summary>
internal static class AttributeReader
{
    private static readonly UTF8Encoding _strict = new(false, true);

    public static OperationAttributes Read(JsonObject? attributes, string node)
    {
        var read = new OperationAttributes(node);
        foreach (var (name, value) in attributes ?? [])
        {
            Add(read, name, value as JsonObject ?? throw Wrong(name, node), node);
        }

        return read;
    }

    /// <summary>A placeholder's shape: unknown lengths are -1, an unknown number of dimensions is a flag or a shape without any.</summary>
    public static IReadOnlyList<int?>? Shape(JsonObject? attributes, string node)
    {
        if (attributes?["shape"] is not JsonObject { } holder || holder["shape"] is not JsonObject shape || IsTrue(shape["unknownRank"]))
        {
            return null;
        }

        return [.. Lengths(shape, "shape", node).Select(length => length < 0 ? (int?)null : Int32(length, node))];
    }

    /// <summary>The type of elements that TensorFlow calls by a name or number; null for those that TensorFlow.js does not have.</summary>
    public static ElementType? Type(JsonNode? value) => Text(value) switch
    {
        "DT_FLOAT" or "1" or "DT_HALF" or "19" => ElementType.Float32,
        "DT_INT32" or "3" or "DT_INT64" or "9" or "DT_INT8" or "6" or "DT_UINT8" or "4" => ElementType.Int32,
        "DT_BOOL" or "10" => ElementType.Bool,
        "DT_STRING" or "7" => ElementType.String,
        "DT_COMPLEX64" or "8" => ElementType.Complex64,
        _ => null,
    };

    private static int Int32(long length, string node) => length <= int.MaxValue ? (int)length : throw Wrong("shape", node);

    private static void Add(OperationAttributes read, string name, JsonObject value, string node)
    {
        foreach (var (kind, content) in value)
        {
            switch (kind)
            {
                case "i":
                    read.Add(name, Integer(content, name, node));
                    return;
                case "f":
                    read.Add(name, Number(content, name, node));
                    return;
                case "b":
                    read.Add(name, IsTrue(content));
                    return;
                case "s":
                    read.Add(name, Decoded(content, name, node));
                    return;
                case "type":
                    if (Type(content) is { } type)
                    {
                        read.Add(name, type);
                    }

                    return;
                case "shape" when content is JsonObject shape && !IsTrue(shape["unknownRank"]):
                    read.Add(name, Lengths(shape, name, node));
                    return;
                case "list":
                    AddList(read, name, content as JsonObject, node);
                    return;
                default:
                    return;
            }
        }
    }

    private static void AddList(OperationAttributes read, string name, JsonObject? list, string node)
    {
        if (list?["i"] is JsonArray integers)
        {
            read.Add(name, [.. integers.Select(item => Integer(item, name, node))]);
        }
        else if (list?["s"] is JsonArray texts)
        {
            read.Add(name, [.. texts.Select(item => Decoded(item, name, node))]);
        }
        else if (list is null or { Count: 0 })
        {
            read.Add(name, Array.Empty<long>());
        }
    }

    private static long[] Lengths(JsonObject shape, string name, string node) => shape["dim"] switch
    {
        null => [],
        JsonArray dimensions => [.. dimensions.Select(dimension => Length(dimension as JsonObject ?? throw Wrong(name, node), name, node))],
        _ => throw Wrong(name, node),
    };

    // What is zero is left out in protocol buffers' JSON.
    private static long Length(JsonObject dimension, string name, string node) =>
        dimension["size"] is { } size ? Integer(size, name, node) : 0;

    // Protocol buffers' JSON has integers of 64 bits as text.
    private static long Integer(JsonNode? value, string name, string node) =>
        long.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? integer
            : throw Wrong(name, node);

    private static double Number(JsonNode? value, string name, string node) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name, node);

    private static bool IsTrue(JsonNode? value) => value?.GetValueKind() == JsonValueKind.True;

    private static string? Text(JsonNode? value) => value switch
    {
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => number.ToJsonString(),
        _ => null,
    };

    // Bytes are base64 in protocol buffers' JSON; some writers leave plain words, such as SAME, which happen to be base64 of what is no
    // text.
    private static string Decoded(JsonNode? value, string name, string node)
    {
        if (value is JsonArray codes)
        {
            return string.Concat(codes.Select(code => (char)(ushort)Integer(code, name, node)));
        }

        var text = Text(value) ?? throw Wrong(name, node);
        var bytes = new byte[text.Length];
        if (text.Length == 0 || !Convert.TryFromBase64String(text, bytes, out var length))
        {
            return text;
        }

        try
        {
            var decoded = _strict.GetString(bytes, 0, length);
            return decoded.Any(char.IsControl) ? text : decoded;
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }

    private static GraphException Wrong(string name, string node) =>
        new($"the attribute '{Printable.Text(name)}' is not of the form that GraphDef has for it.", node);
}
