using System.Globalization;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Rendering.Words;
using static QuantBuild.Reporting.Budgets.NumberText;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What changed between two reports, before any rendering.</summary>
internal static class DifferencesTable
{
    private static Column<Difference>[] Columns { get; } =
    [
        new("Variant", row => Wording.Variant(row.Variant), Alignment.Text),
        new("Measure", row => row.Measure, Alignment.Text),
        new("Baseline", row => row.Baseline),
        new("Now", row => row.Now),
        new("Change", row => row.Change),
        new("Which is", row => row.WhichIs),
    ];

    public static ReportTable Of(Report baseline, Report report)
    {
        var rows = report.Variants.SelectMany(variant =>
            baseline.Variants.FirstOrDefault(other => other.Name == variant.Name) is { } earlier
                    ? Rows(earlier, variant)
                    : [new Difference(variant, "variant", Wording.Nothing, "new")])
            .Concat(baseline.Variants
                .Where(earlier => report.Variants.All(variant => variant.Name != earlier.Name))
                .Select(earlier => new Difference(earlier, "variant", "there", "gone")));
        return ReportTable.Of($"{Wording.Demo(report.Demo)}: differences from the baseline", rows, Columns, Note(baseline, report));
    }

    private static IEnumerable<Difference> Rows(VariantReport earlier, VariantReport variant)
    {
        var before = Measure.Of(earlier).ToArray();
        foreach (var now in Measure.Of(variant))
        {
            if (Measure.Find(before, now.Name) is not { } then)
            {
                yield return new Difference(variant, Measure.MetricOf(now.Name), Wording.Nothing, Short(now.Value));
            }
            else if (then.Value != now.Value)
            {
                yield return new Difference(
                    variant, Measure.MetricOf(now.Name), Short(then.Value, unlike: now.Value), Short(now.Value, unlike: then.Value))
                {
                    Change = Change(then.Value, now.Value),
                    WhichIs = now.WorseThan(then) > 0 ? "worse" : "better",
                };
            }
        }
    }

    private static string Change(double then, double now)
    {
        // The sign is put by hand: a format with a part for negatives gives "-+0.0%" where they round to nothing.
        var (sign, change) = (now > then ? "+" : "-", Math.Abs(now - then));
        var share = then == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({sign}{change / Math.Abs(then):0.0%})");
        return sign + Short(change) + share;
    }

    private static string Note(Report baseline, Report report)
    {
        string?[] conditions =
        [
            Differs("dataset", baseline.Dataset.Name, report.Dataset.Name),
            Differs("examples", Wording.Bytes(baseline.Dataset.Examples), Wording.Bytes(report.Dataset.Examples)),
            Differs("dataset SHA-256", baseline.Dataset.Sha256, report.Dataset.Sha256),
            .. baseline.Arguments.Keys.Union(report.Arguments.Keys).Order(StringComparer.Ordinal)
                .Select(name => Differs($"--{name}", baseline.Arguments.GetValueOrDefault(name), report.Arguments.GetValueOrDefault(name))),
            Differs("processor", baseline.Environment.GetValueOrDefault("processor"), report.Environment.GetValueOrDefault("processor")),
        ];
        var commits = $"From {baseline.Commit ?? "an unknown commit"} to {report.Commit ?? "an unknown commit"}; "
            + "numbers that are not listed are the same.";
        var differing = string.Join("; ", conditions.Where(condition => condition is not null));
        return differing.Length == 0 ? commits : $"{commits} Made under other conditions: {differing}.";
    }

    private static string? Differs(string name, string? before, string? now) =>
        before == now ? null : $"{name} was {before ?? "not given"}, is {now ?? "not given"}";

    private sealed record Difference(VariantReport Variant, string Measure, string Baseline, string Now)
    {
        public string Change { get; init; } = string.Empty;

        public string WhichIs { get; init; } = string.Empty;
    }
}
