using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>Reads the JSON that a file of Keras has its model in.</summary>
internal static class ModelJson
{
    // The largest networks in use have some 100,000 names, values and brackets.
    private static readonly JsonLimits _limits = JsonLimits.Default with { Tokens = 2 * 1024 * 1024 };

    /// <summary>Parses a model's JSON.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="name">Where it stands, for errors.</param>
    /// <exception cref="ConversionException">It is no JSON object, or one larger or deeper than is read.</exception>
    public static JsonObject Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        try
        {
            return StrictJson.ParseNode(utf8, _limits) as JsonObject ?? throw new ConversionException($"{name} is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new ConversionException($"{name} is no valid JSON: {Printable.Text(e.Message)}", layer: null, e);
        }
    }

    /// <summary>Parses a model's JSON from text.</summary>
    /// <exception cref="ConversionException">It is no JSON object, or one larger or deeper than is read.</exception>
    public static JsonObject Parse(string text, string name) => Parse(Encoding.UTF8.GetBytes(text), name);
}
