using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace QuantBuild.Common;

/// <summary>JSON that holds no surprise for whoever walks through it afterwards: no name twice in an object, no half of a surrogate pair,
/// no NUL in a text, and not more of it than the limits say.</summary>
public static class StrictJson
{
    /// <summary>Parses bytes to a document.</summary>
    /// <param name="utf8">The text in UTF-8; a byte order mark is passed over.</param>
    /// <param name="limits">How much is read; <see cref="JsonLimits.Default"/> where none is given.</param>
    /// <returns>The document, whose every name and text can be read.</returns>
    /// <exception cref="JsonException">The bytes are no JSON, or none within these rules; the message names the
    /// rule and the place.</exception>
    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> utf8, JsonLimits? limits = null)
    {
        var most = limits ?? JsonLimits.Default;
        return Worded(() =>
            JsonDocument.Parse(Check(utf8, most), new JsonDocumentOptions { MaxDepth = most.Depth, AllowDuplicateProperties = false }));
    }

    /// <summary>Parses bytes to a tree that can be changed.</summary>
    /// <param name="utf8">The text in UTF-8; a byte order mark is passed over.</param>
    /// <param name="limits">How much is read; <see cref="JsonLimits.Default"/> where none is given.</param>
    /// <returns>The root; null for the literal <c>null</c>.</returns>
    /// <exception cref="JsonException">The bytes are no JSON, or none within these rules; the message names the
    /// rule and the place.</exception>
    public static JsonNode? ParseNode(ReadOnlyMemory<byte> utf8, JsonLimits? limits = null)
    {
        var most = limits ?? JsonLimits.Default;
        return Worded(() => JsonNode.Parse(
            Check(utf8, most).Span, null, new JsonDocumentOptions { MaxDepth = most.Depth, AllowDuplicateProperties = false }));
    }

    // The parser tells where it stood behind what is wrong, in words for its caller; people count lines from 1.
    private static T Worded<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (JsonException exception) when (exception.LineNumber is not null)
        {
            var end = exception.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
            var rule = (end < 0 ? exception.Message : exception.Message[..end]).Replace(
                " Change the reader options.", string.Empty, StringComparison.Ordinal);
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"{rule} (line {exception.LineNumber + 1}, "
                + $"byte {exception.BytePositionInLine + 1})"), exception);
        }
    }

    private static ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> utf8, JsonLimits limits)
    {
        if (utf8.Length > limits.Bytes)
        {
            throw new JsonException($"the text has {utf8.Length} bytes; at most {limits.Bytes} are read.");
        }

        var text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!Utf8.IsValid(text.Span))
        {
            throw new JsonException("the text is not UTF-8.");
        }

        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = limits.Depth });
        for (var tokens = 1; reader.Read(); tokens++)
        {
            if (tokens > limits.Tokens)
            {
                throw new JsonException($"the text has more than {limits.Tokens} names, values and brackets.");
            }

            // Only an escape can hide a half surrogate or a NUL: UTF-8 has no halves, and JSON no bare control characters.
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                CheckEscapes(ref reader);
            }
        }

        return text;
    }

    private static void CheckEscapes(ref Utf8JsonReader reader)
    {
        try
        {
            if (reader.GetString()!.Contains('\0', StringComparison.Ordinal))
            {
                throw new JsonException($"a NUL is escaped at byte {reader.TokenStartIndex}.");
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException($"half of a surrogate pair is escaped at byte {reader.TokenStartIndex}.", exception);
        }
    }
}

/// <summary>How much JSON is read. Parsed, each name, value and bracket takes about a hundred bytes, so that a file of nothing but brackets
/// would take dozens of times its size.</summary>
/// <param name="Bytes">The longest text, in bytes of UTF-8.</param>
/// <param name="Depth">The most brackets inside each other.</param>
/// <param name="Tokens">The most names, values and brackets.</param>
public sealed record JsonLimits(int Bytes, int Depth, int Tokens)
{
    /// <summary>64 MiB, 128 levels and 4 Mi tokens: the largest graphs in use have a few MiB of JSON,
    /// and a model nested in a model adds about six levels.</summary>
    public static JsonLimits Default { get; } = new(64 * 1024 * 1024, 128, 4 * 1024 * 1024);
}
