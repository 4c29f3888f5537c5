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
        var paths = new List<string>();
        foreach (var (name, chart) in All(report))
        {
            var path = Path.Combine(directory, $"{FileName(name)}.png");
            if (!paths.Contains(path))
            {
                WrittenFile.Write(path, "figure", stream => stream.Write(PngChart.Paint(chart)));
                paths.Add(path);
            }
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
