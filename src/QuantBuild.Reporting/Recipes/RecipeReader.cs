using QuantBuild.Common;

namespace QuantBuild.Reporting.Recipes;

/// <summary>JSON to recipes; every rejection names the JSON path, the rule and the value.</summary>
public static class RecipeReader
{
    private const int FewestLevels = 3;
    private const int MostLevels = 65_536;
    private const char Exclusion = '!';

    /// <summary>The fields of a recipe.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["extends", "passes", "rules"];

    /// <summary>The fields of a rule.</summary>
    public static IReadOnlyList<string> RuleFields { get; } =
        ["weights", "op", "levels", "step", "dtype", "keep", "range", "percentile", "rounding", "lambda", "correction"];

    // Of these a rule has one at most.
    private static readonly string[] _formats = ["levels", "step", "dtype", "keep"];

    /// <summary>Reads a recipe.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="json">The recipe.</param>
    /// <exception cref="Exception">The cursor's own, where a rule of the schema is broken.</exception>
    public static Recipe Read(string name, JsonCursor json)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\'))
        {
            throw json.Misplaced("must be named as a variant is, which is the name of a folder");
        }

        json.RequireOnly(Fields);
        var fields = json.Fields().ToDictionary(field => field.Name, field => field.Value);
        var extends = fields.TryGetValue("extends", out var scheme) ? scheme.Name() : null;
        var passes = fields.TryGetValue("passes", out var list) ? Texts(list, item => item.OneOf(RecipeWords.Passes)) : [];
        if (extends is not null && fields.ContainsKey("passes"))
        {
            throw list.Misplaced("goes without extends: the scheme that is extended has passes of its own");
        }

        RecipeRule[] rules = fields.TryGetValue("rules", out var all)
            ? [.. all.Items().Select(item => Rule(item, extends is not null))]
            : [];
        return rules.Length > 0 || extends is not null
            ? new Recipe(name, json.Path) { Extends = extends, Passes = passes, Rules = rules }
            : throw json.Refuse("The recipe needs a rule, or a scheme that it extends.");
    }

    private static RecipeRule Rule(JsonCursor json, bool isExtending)
    {
        json.RequireOnly(RuleFields);
        var fields = json.Fields().ToDictionary(field => field.Name, field => field.Value);
        var formats = _formats.Where(fields.ContainsKey).ToArray();
        var dtype = Find("dtype", RecipeWords.Dtypes);
        var hasGrid = fields.ContainsKey("levels") || dtype is "uint8" or "uint16";
        if (formats.Length > 1)
        {
            throw fields[formats[1]].Misplaced(
                $"goes without {formats[0]}: one of {string.Join(", ", _formats)} says how weights are stored");
        }

        if (formats.Length == 0 && !isExtending)
        {
            throw json.Refuse($"The rule needs one of {string.Join(", ", _formats)}, since the recipe extends no scheme.");
        }

        var rule = new RecipeRule
        {
            Weights = fields.TryGetValue("weights", out var weights) ? Patterns(weights) : null,
            Op = Find("op", RecipeWords.Ops),
            Levels = fields.TryGetValue("levels", out var levels) ? Within(levels) : null,
            Step = fields.TryGetValue("step", out var step) ? Positive(step) : null,
            Dtype = dtype,
            Keep = fields.TryGetValue("keep", out var keep) && (keep.Truth() ? true : throw keep.Error("must be true, or be left out")),
            Range = Find("range", RecipeWords.Ranges),
            Percentile = fields.TryGetValue("percentile", out var percentile) ? Share(percentile) : null,
            Rounding = Find("rounding", RecipeWords.Roundings),
            Lambda = fields.TryGetValue("lambda", out var lambda) ? lambda.NonNegativeNumber() : null,
            Correction = Find("correction", RecipeWords.Corrections),
        };
        Require("range", hasGrid, "goes with levels, or with dtype uint8 or uint16");
        Require("percentile", rule.Range == "percentile", "goes with range percentile");
        Require("rounding", !rule.Keep && (dtype is null || hasGrid), "goes with levels, step, or dtype uint8 or uint16");
        Require(
            "lambda", rule.Rounding is "rateAware" or "secondOrder" or "refined", "goes with rounding rateAware, secondOrder or refined");
        Require("correction", !rule.Keep, "does not go with keep");
        return rule;

        string? Find(string name, IReadOnlyList<string> words) => fields.TryGetValue(name, out var value) ? value.OneOf(words) : null;

        void Require(string name, bool isKept, string what)
        {
            if (!isKept && fields.TryGetValue(name, out var field))
            {
                throw field.Misplaced(what);
            }
        }
    }

    private static List<string> Patterns(JsonCursor json)
    {
        var patterns = json.Kind == System.Text.Json.JsonValueKind.String ? [Pattern(json)] : Texts(json, Pattern);
        return patterns.Count > 0 ? patterns : throw json.Error("must have a pattern");
    }

    private static string Pattern(JsonCursor json) =>
        json.Name() is var text && text is not [Exclusion] ? text : throw json.Error("must have a name behind the !");

    private static List<string> Texts(JsonCursor json, Func<JsonCursor, string> read)
    {
        var texts = new List<string>();
        foreach (var item in json.Items())
        {
            texts.Add(read(item) is var text && !texts.Contains(text) ? text : throw item.Error("must differ from those before"));
        }

        return texts;
    }

    private static int Within(JsonCursor json) => json.Integer() is >= FewestLevels and <= MostLevels and var levels
        ? (int)levels
        : throw json.Error($"must be from {FewestLevels} to {MostLevels}");

    private static double Positive(JsonCursor json) =>
        json.Number() is > 0 and var step ? step : throw json.Error("must be greater than 0");

    private static double Share(JsonCursor json) =>
        json.Number() is > 50 and <= 100 and var share ? share : throw json.Error("must be above 50 and at most 100");
}
