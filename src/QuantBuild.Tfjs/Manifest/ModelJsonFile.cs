using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Reads and writes <c>model.json</c> within limits that keep a hostile file from costing more than its size.</summary>
internal static class ModelJsonFile
{
    public const string Name = "model.json";
    public const string ManifestField = "weightsManifest";

    private static readonly JsonLimits _limits = JsonLimits.Default;

    // The relaxed encoder leaves names as they are; the file is never put into HTML.
    private static readonly JsonWriterOptions _writeOptions =
        new() { MaxDepth = _limits.Depth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the file and its manifest.</summary>
    public static ModelJson Read(string file)
    {
        var bytes = ReadBytes(file);
        try
        {
            var json = Parse(bytes, file, out var isBareManifest);
            return new ModelJson(file, json, isBareManifest, ManifestReader.Read(json, file));
        }
        catch (JsonException exception) when (NonFiniteLiterals.TryQuote(bytes.Span, out var quoted))
        {
            // Python writes NaN and Infinity, which are not JSON. Quoted, they parse, and the manifest's own checks name the weight.
            _ = ManifestReader.Read(ParseOr(quoted, file, exception), file);
            throw NotJson(file, exception);
        }
        catch (JsonException exception)
        {
            throw NotJson(file, exception);
        }
    }

    public static void Write(JsonNode json, string file)
    {
        FileStream? created = null;
        UnfinishedFiles.Step(() => created = new FileStream(file, FileMode.CreateNew, FileAccess.Write));
        using var stream = created!;
        try
        {
            using var writer = new Utf8JsonWriter(stream, _writeOptions);
            json.WriteTo(writer);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            throw new TfjsFormatException(
                TfjsRejection.UnwritableJson, "the model's JSON cannot be written: "
                + $"{Printable.Text(exception.Message)}", file, null, exception);
        }

        if (stream.Length > _limits.Bytes)
        {
            throw new TfjsFormatException(
                TfjsRejection.UnwritableJson,
                $"the model's JSON takes {stream.Length} bytes; at most {_limits.Bytes} are read back.", file);
        }
    }

    private static ReadOnlyMemory<byte> ReadBytes(string file)
    {
        try
        {
            using var handle = RegularFile.OpenHandle(file);
            var length = RandomAccess.GetLength(handle);
            if (length == 0 || length > _limits.Bytes)
            {
                throw new TfjsFormatException(
                    TfjsRejection.FileSize, $"the file must hold from 1 to {_limits.Bytes} bytes. Got {length}.", file);
            }

            var bytes = new byte[length];
            return bytes.AsMemory(0, RegularFile.ReadUpTo(handle, 0, bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TfjsFormatException(
                TfjsRejection.UnreadableFile, $"the file cannot be read: {exception.Message}", file, null, exception);
        }
    }

    private static JsonObject ParseOr(ReadOnlyMemory<byte> bytes, string file, JsonException original)
    {
        try
        {
            return Parse(bytes, file, out _);
        }
        catch (JsonException)
        {
            throw NotJson(file, original);
        }
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> bytes, string file, out bool isBareManifest)
    {
        var root = StrictJson.ParseNode(bytes, _limits);
        isBareManifest = root is JsonArray;
        return root switch
        {
            JsonObject json => json,
            JsonArray manifest => new JsonObject { [ManifestField] = manifest },
            _ => throw new TfjsFormatException(
                TfjsRejection.NotAModel, "the file must hold a JSON object, or the array of a manifest from before TensorFlow.js "
                + "1.0.", file),
        };
    }

    private static TfjsFormatException NotJson(string file, JsonException exception) => new(
        TfjsRejection.InvalidJson, $"the file is not JSON within the limits of the format (depth {_limits.Depth}, "
            + $"no name twice in an object): {Printable.Text(exception.Message)}", file, null, exception);
}
