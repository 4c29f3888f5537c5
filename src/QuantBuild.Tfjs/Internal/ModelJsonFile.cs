using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace QuantBuild.Tfjs.Internal;

/// <summary>Reads and writes <c>model.json</c> within limits that keep a hostile file from costing more than its size.</summary>
internal static class ModelJsonFile
{
    public const string Name = "model.json";
    public const string ManifestField = "weightsManifest";

    /// <summary>The largest graphs in use have a few MiB of JSON.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>A Keras model nested in a model adds about six levels.</summary>
    public const int MaxDepth = 128;

    /// <summary>Names, values and brackets. Parsed, each takes about a hundred bytes, so that a file of nothing but brackets would take dozens of times its size.</summary>
    public const int MaxTokens = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // The relaxed encoder leaves names as they are; the file is never put into HTML.
    private static readonly JsonWriterOptions WriteOptions = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the file and its manifest.</summary>
    public static (JsonObject Json, IReadOnlyList<ManifestGroup> Groups) Read(string file)
    {
        var bytes = ReadBytes(file);
        try
        {
            var json = Parse(bytes, file);
            return (json, ManifestReader.Read(json, file));
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

    public static void Write(JsonObject json, string file)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        try
        {
            using var writer = new Utf8JsonWriter(stream, WriteOptions);
            json.WriteTo(writer);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            throw new TfjsFormatException($"the model's JSON cannot be written: {exception.Message}", file, null, exception);
        }

        if (stream.Length > MaxBytes)
        {
            throw new TfjsFormatException($"the model's JSON takes {stream.Length} bytes; at most {MaxBytes} are read back.", file);
        }
    }

    private static ReadOnlyMemory<byte> ReadBytes(string file)
    {
        try
        {
            // The length first: a pipe or a device has none, and would never end.
            var length = new FileInfo(file).Length;
            if (length is 0 or > MaxBytes)
            {
                throw new TfjsFormatException($"the file must hold from 1 to {MaxBytes} bytes. Got {length}.", file);
            }

            using var handle = File.OpenHandle(file);
            var bytes = new byte[length];
            var read = ShardFiles.ReadUpTo(handle, 0, bytes);
            var text = bytes.AsMemory(0, read);
            return text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TfjsFormatException($"the file cannot be read: {exception.Message}", file, null, exception);
        }
    }

    private static JsonObject ParseOr(ReadOnlyMemory<byte> bytes, string file, JsonException original)
    {
        try
        {
            return Parse(bytes, file);
        }
        catch (JsonException)
        {
            throw NotJson(file, original);
        }
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        CheckText(bytes.Span, file);
        return JsonNode.Parse(bytes.Span, null, ParseOptions) as JsonObject
            ?? throw new TfjsFormatException("the file must hold a JSON object.", file);
    }

    /// <summary>Refuses more tokens than are kept, and text that only fails when it is looked at, so that no later access can.</summary>
    private static void CheckText(ReadOnlySpan<byte> bytes, string file)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw new TfjsFormatException("the file is not UTF-8.", file);
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        for (var tokens = 1; reader.Read(); tokens++)
        {
            if (tokens > MaxTokens)
            {
                throw new TfjsFormatException($"the file has more than {MaxTokens} names, values and brackets.", file);
            }

            if (!reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException exception)
            {
                throw new TfjsFormatException($"half of a surrogate pair is escaped at byte {reader.TokenStartIndex}.", file, null, exception);
            }
        }
    }

    private static TfjsFormatException NotJson(string file, JsonException exception) => new(
        $"the file is not JSON within the limits of the format (depth {MaxDepth}, no name twice in an object): {Subject.Printable(exception.Message)}", file, null, exception);
}
