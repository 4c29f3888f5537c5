using System.Text.Json.Nodes;

namespace QuantBuild.Workflow.Launching.Yaml;

/// <summary>Objects whose fields are there only where they have a value.</summary>
internal static class Fields
{
    /// <summary>Makes an object.</summary>
    /// <param name="fields">Its fields, in their order; those without a value are left out.</param>
    public static JsonObject Of(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
