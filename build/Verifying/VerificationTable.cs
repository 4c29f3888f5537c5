using QuantBuild.Common;
using QuantBuild.Reporting;
using QuantBuild.Verification;
using Spectre.Console;

namespace Build.Verifying;

/// <summary>Shows how far our engine and TF.js are apart, model by model.</summary>
public static class VerificationTable
{
    private static readonly string[] _sampleHeaders = ["Same top-1", "Metric", "Ours", "TF.js"];

    public static void Write(IAnsiConsole console, VerificationReport report)
    {
        foreach (var runtime in report.Runtimes)
        {
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

            console.WriteLine($"TensorFlow.js {Printable.Text(runtime.Tfjs)} in {Printable.Text(runtime.Runtime)}, "
                + $"{Printable.Text(runtime.Backend)} backend{(runtime.Simd ? " with SIMD" : string.Empty)}");
            console.Write(table);
        }

        foreach (var (model, difference) in report.Runtimes[0].Models.SelectMany(model =>
            model.KnownDifferences.Select(difference => (model.Name, difference))))
        {
            console.WriteLine($"{Printable.Text(model)}: a known difference. {Printable.Text(difference, int.MaxValue)}");
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
            model.Passed ? "passed" : "FAILED",
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
