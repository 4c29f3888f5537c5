using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Takes a JSON value as the kind the format asks for, or refuses it by name.</summary>
internal static class JsonFields
{
    public static JsonObject Object(this Subject subject, JsonNode? node, string where) =>
        node as JsonObject ?? throw subject.Error(TfjsRejection.FieldKind, $"{where} must be an object. Got {Shown(node)}.");

    public static JsonArray Array(this Subject subject, JsonNode? node, string where) =>
        node as JsonArray ?? throw subject.Error(TfjsRejection.FieldKind, $"{where} must be an array. Got {Shown(node)}.");

    public static string String(this Subject subject, JsonNode? node, string where) =>
        node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw subject.Error(TfjsRejection.FieldKind, $"{where} must be a string. Got {Shown(node)}.");

    public static double Number(this Subject subject, JsonNode? node, string where) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number)
            ? number
            : throw subject.Error(TfjsRejection.NonFiniteScale, $"{where} must be a finite number. Got {Shown(node)}.");

    public static string Shown(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "an object",
        JsonArray => "an array",
        _ => Printable.Text(node.ToJsonString()),
    };
}
