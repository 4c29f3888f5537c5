using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering.Charts;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Draws the figures of a report's page as PNG, for slides and for services that show no SVG.</summary>
public static class ReportFigures
{
    // File systems take 255 bytes, with the ending that a file has while it is written.
    private const int LongestFileName = 120;

    /// <summary>Writes every figure: size against accuracy, and weights, spread and confusion of each variant.</summary>
    /// <param name="directory">The folder, created where missing; PNG files in it that are no figure of this report are deleted.</param>
    /// <param name="report">The report.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ReportException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Save(string directory, Report report)
    {
        (string Path, Chart Chart)[] figures =
            [.. All(report).Select(figure => (Path.Combine(directory, $"{FileName(figure.Name)}.png"), figure.Chart))
                .DistinctBy(figure => figure.Item1, StringComparer.Ordinal)];
        string[] paths = [.. figures.Select(figure => figure.Path)];
        try
        {
            Parallel.ForEach(figures, figure =>
                WrittenFile.Write(figure.Path, "figure", stream => stream.Write(PngChart.Paint(figure.Chart))));
        }
        catch (AggregateException exception)
        {
            // The others are of other threads and say the same.
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
        if (Directory.Exists(directory))
        {
            Common.Files.AtomicFile.Sweep(directory);
            foreach (var stale in Directory.GetFiles(directory, "*.png").Except(paths))
            {
                File.Delete(stale);
            }
        }

        return paths;
    }

    private static IEnumerable<(string Name, Chart Chart)> All(Report report)
    {
        foreach (var (metric, preprocess) in SizeQualityChart.MetricsOf(report))
        {
            yield return (Join("size", metric, preprocess), SizeQualityChart.Draw(
                report, metric, preprocess, SizeQualityChart.WideWidth, SizeQualityChart.WideHeight));
        }

        foreach (var variant in report.Variants)
        {
            if (variant.Layers.Any(layer => layer.SqnrDb is not null))
            {
                yield return (Join(variant.Name, "weights"), LayerChart.Draw(variant.Layers));
            }

            foreach (var (i, histogram) in variant.Histograms.Take(HistogramChart.MostShown).Index())
            {
                yield return (Join(variant.Name, "spread", (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    HistogramChart.Draw(histogram));
            }

            foreach (var confusion in variant.Confusion.Where(ConfusionChart.IsDrawn))
            {
                yield return (Join(variant.Name, "confusion", confusion.Preprocess), ConfusionChart.Draw(confusion));
            }
        }
    }

    private static string Join(params IEnumerable<string?> parts) => string.Join('-', parts.Where(part => part is not null));

    // Names come from files: nothing in them may lead out of the folder.
    private static string FileName(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return plain.Length <= LongestFileName
            ? plain
            : $"{plain[..LongestFileName]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
    }
}
