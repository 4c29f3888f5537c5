using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Tool.Output;

/// <summary>Parts of what the tool answers to machines.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions _format = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A list of whole numbers.</summary>
    public static JsonArray Array(IEnumerable<int> numbers) => [.. numbers.Select(number => JsonValue.Create(number))];

    /// <summary>A list of texts.</summary>
    public static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    /// <summary>What a dry run found.</summary>
    public static JsonArray Steps(IEnumerable<StepForecast> steps) => [.. steps.Select(step => new JsonObject
    {
        ["name"] = step.Name,
        ["outcome"] = Name(step.Outcome),
        ["reason"] = step.Reason,
    })];

    /// <summary>A number; null where it is none that JSON can write.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    /// <summary>The name of a value of an enumeration, in the manner of JSON.</summary>
    public static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A JSON file that was written before.</summary>
    public static JsonNode? File(string path) => JsonNode.Parse(System.IO.File.ReadAllBytes(path));

    /// <summary>The answer as text, which ends a line.</summary>
    public static void Write(JsonObject answer, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, _format))
        {
            answer.WriteTo(writer);
        }

        output.Write("\n"u8);
    }
}
