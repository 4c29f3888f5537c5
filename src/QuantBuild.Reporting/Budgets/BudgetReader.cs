using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Reporting.Budgets;

/// <summary>JSON to budgets; every rejection names the JSON path, the rule and the value.</summary>
internal static class BudgetReader
{
    public const string MaxMetricDrop = "maxMetricDrop";
    public const string MaxBytes = "maxBytes";
    public const string MaxRegression = "maxRegression";

    private const string JudgeBy = "judgeBy";

    private static readonly string[] _judgements = ["value", "interval"];

    /// <summary>The rules that limit one number of a variant.</summary>
    private static readonly (string Name, BudgetRuleKind Kind, string Measure)[] _limits =
    [
        ("maxTotalBytes", BudgetRuleKind.AtMost, Measure.TotalBytes),
        ("maxGzipBytes", BudgetRuleKind.AtMost, Measure.GzipBytes),
        ("minGzipRatio", BudgetRuleKind.AtLeast, Measure.GzipRatio),
        ("maxEvaluationSeconds", BudgetRuleKind.AtMost, Measure.EvaluationSeconds),
    ];

    public static IReadOnlyList<string> FileFields { get; } = ["$schema", "models", "recipes"];

    public static IReadOnlyList<string> RuleFields { get; } =
        [MaxMetricDrop, JudgeBy, .. _limits.Select(limit => limit.Name), MaxBytes, MaxRegression];

    public static IReadOnlyList<string> ModelFields { get; } = ["path", "dataset", "schemes", .. RuleFields, "variants"];

    public static IReadOnlyList<string> RegressionFields { get; } = ["metrics", "bytes", .. _limits.Select(limit => limit.Measure)];

    public static IReadOnlyList<string> BytesFields { get; } = [.. Measure.Compressed.Keys];

    public static IReadOnlyList<ModelBudget> Read(JsonCursor json)
    {
        if (Known(json, FileFields).TryGetValue("$schema", out var schema))
        {
            schema.Text();
        }

        return [.. json.Required("models").Fields().Select(field => Model(field.Name, field.Value))];
    }

    public static IReadOnlyList<Recipe> Recipes(JsonCursor json) => Known(json, FileFields).TryGetValue("recipes", out var recipes)
        ? [.. recipes.Fields().Select(field => RecipeReader.Read(field.Name, field.Value))]
        : [];

    /// <summary>Whether a rule, by its name, limits the drop of a metric.</summary>
    public static bool IsDropOf(string rule, Metric metric) =>
        rule == $"{MaxMetricDrop}.{Measure.MetricOf(Measure.OfMetric(metric.Name, metric.Preprocess))}";

    private static ModelBudget Model(string name, JsonCursor json)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\'))
        {
            throw json.Misplaced("must be named as a demo or model is, which is the name of a folder");
        }

        var fields = Known(json, ModelFields);
        var variants = fields.TryGetValue("variants", out var found)
            ? found.Fields().ToDictionary(field => field.Name, field => Known(field.Value, RuleFields))
            : [];
        return new ModelBudget
        {
            Name = name,
            JsonPath = json.Path,
            ModelPath = fields.TryGetValue("path", out var path) ? path.Name() : null,
            DatasetPath = fields.TryGetValue("dataset", out var dataset) ? dataset.Name() : null,
            Schemes = fields.TryGetValue("schemes", out var schemes) ? Schemes(schemes) : null,
            Rules = Rules(fields, mayLift: false),
            Variants = variants.ToDictionary(variant => variant.Key, variant =>
                (IReadOnlyList<BudgetRule>)Rules(variant.Value, mayLift: true)),
            JudgeBy = Judgement(fields) ?? BudgetJudgement.Value,
            VariantsJudgedBy = variants.Where(variant => variant.Value.ContainsKey(JudgeBy))
                .ToDictionary(variant => variant.Key, variant => Judgement(variant.Value)!.Value),
        };
    }

    private static List<string> Schemes(JsonCursor json)
    {
        var schemes = new List<string>();
        foreach (var item in json.Items())
        {
            schemes.Add(schemes.Contains(item.Name()) ? throw item.Error("must differ from the schemes before") : item.Name());
        }

        return schemes;
    }

    private static BudgetJudgement? Judgement(Dictionary<string, JsonCursor> fields) => fields.TryGetValue(JudgeBy, out var by)
        ? (BudgetJudgement)Array.IndexOf(_judgements, by.OneOf(_judgements))
        : null;

    // Null lifts a rule of the model for a variant; the model's own rules have nothing to lift, and one without a limit
    // would hold nothing to anything.
    private static List<BudgetRule> Rules(Dictionary<string, JsonCursor> fields, bool mayLift)
    {
        var rules = new List<BudgetRule>();
        if (fields.TryGetValue(MaxMetricDrop, out var drops))
        {
            rules.AddRange(Metrics(drops, MaxMetricDrop, BudgetRuleKind.Drop, mayLift));
        }

        foreach (var (name, kind, measure) in _limits)
        {
            if (fields.TryGetValue(name, out var limit))
            {
                rules.Add(Rule(limit, name, kind, measure, mayLift));
            }
        }

        if (fields.TryGetValue(MaxBytes, out var bytes))
        {
            rules.AddRange(Bytes(bytes, MaxBytes, BudgetRuleKind.AtMost, mayLift));
        }

        return fields.TryGetValue(MaxRegression, out var regressions) ? [.. rules, .. Regressions(regressions, mayLift)] : rules;
    }

    private static IEnumerable<BudgetRule> Regressions(JsonCursor json, bool mayLift) =>
        Known(json, RegressionFields).SelectMany(field => field.Key switch
        {
            "metrics" => Metrics(field.Value, $"{MaxRegression}.metrics", BudgetRuleKind.Regression, mayLift),
            "bytes" => Bytes(field.Value, $"{MaxRegression}.bytes", BudgetRuleKind.Regression, mayLift),
            _ => [Rule(field.Value, $"{MaxRegression}.{field.Key}", BudgetRuleKind.Regression, field.Key, mayLift)],
        });

    private static IEnumerable<BudgetRule> Bytes(JsonCursor json, string name, BudgetRuleKind kind, bool mayLift) =>
        Known(json, BytesFields).Select(field => Rule(field.Value, $"{name}.{field.Key}", kind, Measure.Compressed[field.Key], mayLift));

    private static IEnumerable<BudgetRule> Metrics(JsonCursor json, string name, BudgetRuleKind kind, bool mayLift) =>
        json.Fields().Select(field => Rule(field.Value, $"{name}.{field.Name}", kind, Measure.OfMetric(field.Name), mayLift));

    private static BudgetRule Rule(JsonCursor json, string name, BudgetRuleKind kind, string measure, bool mayLift) => new(
        name, kind, measure,
        mayLift && json.Kind == JsonValueKind.Null ? null : Measure.IsWhole(measure) ? json.Count() : json.NonNegativeNumber(), json.Path);

    private static Dictionary<string, JsonCursor> Known(JsonCursor json, IReadOnlyList<string> known) => json.Fields().ToDictionary(
        field => known.Contains(field.Name)
            ? field.Name
            : throw field.Value.Misplaced($"is not known here; known are {string.Join(", ", known)}"),
        field => field.Value);
}
