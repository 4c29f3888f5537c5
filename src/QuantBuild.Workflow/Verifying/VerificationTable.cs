using QuantBuild.Common;
using QuantBuild.Reporting;
using QuantBuild.Verification;
using Spectre.Console;

namespace QuantBuild.Workflow.Verifying;

/// <summary>Shows how far our engine and TF.js are apart, model by model.</summary>
public static class VerificationTable
{
    private static readonly string[] _sampleHeaders = ["Same top-1", "Metric", "Ours", "TF.js"];

    /// <summary>Draws a table for each runtime, and what is to be said of single models.</summary>
    /// <param name="console">Where.</param>
    /// <param name="report">What was found.</param>
    public static void Write(IAnsiConsole console, VerificationReport report)
    {
        foreach (var runtime in report.Runtimes)
        {
            var renderer = runtime.Renderer is { } name ? $" on {Printable.Text(name)}" : string.Empty;
            var backend = $"{Printable.Text(runtime.Backend)} backend{(runtime.Simd ? " with SIMD" : string.Empty)}{renderer}";
            var heading = $"TensorFlow.js {Printable.Text(runtime.Tfjs)} in {Printable.Text(runtime.Runtime)}, {backend}";
            if (runtime.Unavailable is { } reason)
            {
                console.WriteLine($"{heading}: nothing was verified. {Printable.Text(reason, int.MaxValue)}");
                continue;
            }

            var table = new Table().Border(TableBorder.Simple);
            var hasSamples = runtime.Models.Any(model => model.Sample is not null);
            table.AddColumn("Model", column => column.NoWrap()).AddColumn("Weights");
            foreach (var header in (string[])["Difference", "Relative", .. hasSamples ? _sampleHeaders : []])
            {
                table.AddColumn(header, column => column.RightAligned().NoWrap());
            }

            table.AddColumn("Result");
            foreach (var model in runtime.Models)
            {
                // Names come from folders and files, so that they are text and never markup.
                table.AddRow(CellsOf(model, hasSamples).Select(cell => new Text(Printable.Lines(cell, Printable.MostShown))));
            }

            console.WriteLine(heading);
            console.Write(table);
        }

        var first = report.Runtimes.First(runtime => runtime.Unavailable is null);
        foreach (var (model, remark) in first.Models.SelectMany(verified =>
            RemarksOn(verified, first.Backend).Select(remark => (verified.Name, remark))))
        {
            console.WriteLine($"{Printable.Text(model)}: {Printable.Text(remark, int.MaxValue)}");
        }
    }

    private static IEnumerable<string> RemarksOn(ModelVerification model, string backend)
    {
        if (model.NotRunHere is { } reason)
        {
            var instead = model.Against == VerifiedAgainst.FloatInTfjs
                ? "TF.js's outputs were compared with the float model's there"
                : "TF.js's outputs were only looked at, whether they are finite numbers";
            yield return $"our engine does not run it: {reason} So {instead}.";
        }

        if (model.Backends is { Outputs: var own } backends)
        {
            var ours = ((OutputComparison?[])[model.Seeded, model.Sample?.Outputs]).OfType<OutputComparison>();
            yield return Invariant($"our outputs differ by {ours.Max(outputs => outputs.LargestRelative):0.0E-0} of the largest value, ")
                + Invariant($"and those of TF.js's own {backends.Other} backend from its {backend} by {own.LargestRelative:0.0E-0}")
                + (model.Passed ? ": the model makes that much of rounding, whoever computes it." : ".");
        }

        foreach (var assumption in model.Assumptions)
        {
            yield return $"{assumption}.";
        }

        foreach (var difference in model.KnownDifferences)
        {
            yield return $"a known difference. {difference}";
        }
    }

    private static string[] CellsOf(ModelVerification model, bool hasSamples)
    {
        OutputComparison[] outputs = [.. new[] { model.Seeded, model.Sample?.Outputs }.OfType<OutputComparison>()];
        return
        [
            model.Name,
            string.Join(", ", model.StoredDtypes),
            Largest(outputs, comparison => comparison.LargestAbsolute),
            Largest(outputs, comparison => comparison.LargestRelative),
            .. hasSamples ? CellsOf(model.Sample) : [],
            !model.Passed ? "FAILED" : model.Against switch
            {
                VerifiedAgainst.OurEngine => model.Backends is null ? "passed" : "as TF.js",
                VerifiedAgainst.FloatInTfjs => "against float",
                _ => "finite",
            },
        ];
    }

    private static string[] CellsOf(SampleComparison? sample) =>
    [
        sample?.SameTop1 is { } same ? Invariant($"{same}/{sample.Outputs.Examples}") : string.Empty,
        Lines(sample?.Ours, metric => $"{metric.Preprocess} {metric.Name}".TrimStart()),
        Lines(sample?.Ours, Value),
        Lines(sample?.Tfjs, Value),
    ];

    private static string Largest(OutputComparison[] outputs, Func<OutputComparison, double> difference) =>
        outputs.Length == 0 ? string.Empty : Invariant($"{outputs.Max(difference):0.0E-0}");

    private static string Lines(MetricSet? metrics, Func<Metric, string> show) =>
        string.Join('\n', (metrics ?? Enumerable.Empty<Metric>()).Select(show));

    private static string Value(Metric metric) => Invariant($"{metric.Value:F4}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
