using System.Globalization;
using System.Text.Json;

namespace QuantBuild.Reporting.Files;

/// <summary>JSON to report; every rejection names the JSON path, the rule and the value.</summary>
internal static partial class ReportReader
{
    // Tables have a row or a column, and pages a figure, for each of them: far more than anyone can read, and few enough to be drawn in no time.
    private const int MostVariants = 256;
    private const int MostMetrics = 64;
    private const int MostChanges = 256;

    public static Report Read(JsonCursor json)
    {
        // The version comes first: of another schema, nothing else can be judged.
        var version = json.Required("schemaVersion");
        if (version.Integer() != Report.CurrentSchemaVersion)
        {
            throw version.Error($"must be {Report.CurrentSchemaVersion}, the only schema version that this release reads");
        }

        return new Report
        {
            Demo = json.Required("demo").Name(),
            CreatedAt = json.Required("createdAt").Time(),
            Environment = Texts(json.Required("environment")),
            Arguments = json.Optional("arguments") is { } arguments ? Texts(arguments) : new Dictionary<string, string>(),
            Seed = json.Optional("seed")?.Integer(),
            Commit = json.Optional("commit")?.Text(),
            Dataset = Dataset(json.Required("dataset")),
            Splits = All(json, "splits", Split),
            Variants = Variants(json.Required("variants")),
            UnknownFields = Unknown(json, "schemaVersion", "demo", "createdAt", "environment", "arguments", "seed", "commit", "dataset", "splits", "variants"),
        };
    }

    private static DatasetInfo Dataset(JsonCursor json) =>
        new(json.Required("name").Text(), json.Required("examples").Count(), json.Optional("sha256")?.Text())
        {
            UnknownFields = Unknown(json, "name", "examples", "sha256"),
        };

    private static List<VariantReport> Variants(JsonCursor json)
    {
        var variants = new List<VariantReport>();
        var names = new HashSet<string>();
        var metrics = new HashSet<(string, string?)>();
        foreach (var item in AtMost(MostVariants, json))
        {
            var variant = Variant(item);
            if (!names.Add(variant.Name))
            {
                throw item.Required("name").Error("must differ from the names of the variants before");
            }

            metrics.UnionWith(variant.Metrics.Select(metric => (metric.Name, metric.Preprocess)));
            if (metrics.Count > MostMetrics)
            {
                throw item.Required("metrics").Error($"must leave the report with at most {MostMetrics} metrics");
            }

            variants.Add(variant);
        }

        return variants;
    }

    private static IReadOnlyList<JsonCursor> AtMost(int most, JsonCursor json) =>
        json.Items() is var items && items.Count <= most ? items : throw json.Error(string.Create(CultureInfo.InvariantCulture, $"must have at most {most} entries"));

    private static VariantReport Variant(JsonCursor json) => new()
    {
        Name = json.Required("name").Name(),
        Scheme = json.Required("scheme").Text(),
        Metrics = Metrics(json.Required("metrics")),
        EvaluatedOn = json.Optional("evaluatedOn") is { } sample ? Sample(sample) : null,
        FloatOnSame = json.Optional("floatOnSame") is { } metrics ? Metrics(metrics) : null,
        MetricsOnTest = json.Optional("metricsOnTest") is { } onTest ? Metrics(onTest) : null,
        Passes = All(json, "passes", Pass),
        Notes = All(json, "notes", note => note.Text()),
        Bytes = Bytes(json.Required("bytes")),
        GzipRatio = json.Required("gzipRatio").NonNegativeNumber(),
        EvaluationSeconds = json.Required("evaluationSeconds").NonNegativeNumber(),
        ExamplesPerSecond = json.Required("examplesPerSecond").NonNegativeNumber(),
        Times = json.Optional("times") is { } times ? Times(times) : null,
        Layers = All(json, "layers", Layer),
        Histograms = All(json, "histograms", Histogram),
        Confusion = All(json, "confusion", Confusion),
        Flips = All(json, "flips", Flip),
        Changes = json.Optional("changes") is { } changes ? Changes(changes) : null,
        UnknownFields = Unknown(
            json,
            "name",
            "scheme",
            "metrics",
            "evaluatedOn",
            "floatOnSame",
            "metricsOnTest",
            "passes",
            "notes",
            "bytes",
            "gzipRatio",
            "evaluationSeconds",
            "examplesPerSecond",
            "times",
            "layers",
            "histograms",
            "confusion",
            "flips",
            "changes"),
    };

    private static EvaluationSample Sample(JsonCursor json) =>
        new(json.Required("split").Text(), json.Required("count").Count()) { UnknownFields = Unknown(json, "split", "count") };

    private static ArtifactBytes Bytes(JsonCursor json) =>
        new(
            json.Required("modelJson").Count(),
            json.Required("weights").Count(),
            json.Required("total").Count(),
            json.Required("gzipTarball").Count(),
            json.Required("brotliTarball").Count())
        {
            UnknownFields = Unknown(json, "modelJson", "weights", "total", "gzipTarball", "brotliTarball"),
        };

    private static MetricSet Metrics(JsonCursor json)
    {
        var fields = json.Fields().ToList();
        return fields.Exists(field => field.Value.Kind == JsonValueKind.Object)
            ? new MetricSet(fields.SelectMany(field => Numbers(field.Value, field.Name)))
            : new MetricSet(Numbers(json, preprocess: null));
    }

    private static IEnumerable<Metric> Numbers(JsonCursor json, string? preprocess) =>
        json.Fields().Select(field => new Metric(field.Name, field.Value.Number(), preprocess));

    private static Dictionary<string, string> Texts(JsonCursor json) =>
        json.Fields().ToDictionary(field => field.Name, field => field.Value.Text());

    private static List<KeyValuePair<string, JsonElement>> Unknown(JsonCursor json, params ReadOnlySpan<string> known)
    {
        var unknown = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (name, value) in json.Fields())
        {
            if (!known.Contains(name))
            {
                unknown.Add(new(name, value.Element.Clone()));
            }
        }

        return unknown;
    }
}
