using System.Text.Json.Nodes;

namespace QuantBuild.Reporting.Recipes;

/// <summary>Recipes to JSON, as <see cref="RecipeReader"/> reads it.</summary>
public static class RecipeWriter
{
    /// <summary>Writes a recipe; what it does not say is left out, so that equal recipes have equal text.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <returns>The recipe without its name.</returns>
    public static JsonObject ToJson(Recipe recipe) => Fields(
        ("extends", recipe.Extends),
        ("passes", recipe.Passes.Count > 0 ? Array(recipe.Passes) : null),
        ("rules", recipe.Rules.Count > 0 ? new JsonArray([.. recipe.Rules.Select(ToJson)]) : null));

    private static JsonObject ToJson(RecipeRule rule) => Fields(
        ("weights", rule.Weights is { } weights ? Array(weights) : null),
        ("op", rule.Op),
        ("levels", rule.Levels),
        ("step", rule.Step),
        ("dtype", rule.Dtype),
        ("keep", rule.Keep ? true : null),
        ("range", rule.Range),
        ("percentile", rule.Percentile),
        ("rounding", rule.Rounding),
        ("lambda", rule.Lambda),
        ("correction", rule.Correction));

    private static JsonObject Fields(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
