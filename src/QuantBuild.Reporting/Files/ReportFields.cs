using System.Collections.Immutable;
using QuantBuild.Common;
using static QuantBuild.Reporting.Files.JsonKinds;

namespace QuantBuild.Reporting.Files;

/// <summary>The fields of a report, in the order in which they are written.</summary>
internal static class ReportFields
{
    // Tables have a row or a column, and pages a figure, for each of them: far more than anyone can read,
    // and few enough to be drawn in no time.
    private const int MostVariants = 256;
    private const int MostMetrics = 64;
    private const int MostMachines = 10_000;

    // The version comes first: of another schema, nothing else can be judged.
    private static readonly JsonKind<long> _version = Integer with
    {
        Read = json => json.Integer() is Report.CurrentSchemaVersion and var version
            ? version
            : throw json.Error($"must be {Report.CurrentSchemaVersion}, the only schema version that this release reads"),
    };

    private static readonly JsonKind<DatasetInfo> _dataset = Object<DatasetInfo>(json => new(
        json.Required("name", data => data.Name, Text),
        json.Required("examples", data => data.Examples, Count),
        json.Optional("sha256", data => data.Sha256, Text)));

    private static readonly JsonKind<DataSplit> _split = Object<DataSplit>(json => new(
        json.Required("name", split => split.Name, Name),
        json.Required("count", split => split.Count, Count),
        json.Optional("description", split => split.Description, Text)));

    private static readonly JsonKind<IReadOnlyList<VariantReport>> _listed = List(VariantFields.Variant, MostVariants);

    private static readonly JsonKind<IReadOnlyList<VariantReport>> _variants =
        _listed with { Read = json => Distinct(json, _listed.Read(json)) };

    /// <summary>The whole file.</summary>
    public static JsonKind<Report> Whole { get; } = Object<Report>(json =>
    {
        json.Required("schemaVersion", _ => Report.CurrentSchemaVersion, _version);
        return new()
        {
            Demo = json.Required("demo", report => report.Demo, Name),
            CreatedAt = json.Required("createdAt", report => report.CreatedAt, Time),
            Environment = json.Required("environment", report => report.Environment, Texts),
            Machines = json.List("machines", report => report.Machines, Texts, MostMachines),
            Arguments = json.Optional("arguments", report => report.Arguments.Count > 0 ? report.Arguments : null, Texts)
                ?? ImmutableDictionary<string, string>.Empty,
            Seed = json.Optional("seed", report => report.Seed, Integer),
            Commit = json.Optional("commit", report => report.Commit, Text),
            Dataset = json.Required("dataset", report => report.Dataset, _dataset),
            Splits = json.List("splits", report => report.Splits, _split),
            Variants = json.Required("variants", report => report.Variants, _variants),
        };
    });

    private static IReadOnlyList<VariantReport> Distinct(JsonCursor json, IReadOnlyList<VariantReport> variants)
    {
        var names = new HashSet<string>();
        var metrics = new HashSet<(string, string?)>();
        foreach (var (item, variant) in json.Items().Zip(variants))
        {
            if (!names.Add(variant.Name))
            {
                throw item.Required("name").Error("must differ from the names of the variants before");
            }

            metrics.UnionWith(variant.Metrics.Select(metric => (metric.Name, metric.Preprocess)));
            if (metrics.Count > MostMetrics)
            {
                throw item.Required("metrics").Error($"must leave the report with at most {MostMetrics} metrics");
            }
        }

        return variants;
    }
}
