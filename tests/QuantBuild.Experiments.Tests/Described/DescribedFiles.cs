using System.Globalization;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;

namespace QuantBuild.Experiments.Tests.Described;

/// <summary>Writes data and its description into a folder.</summary>
internal static class DescribedFiles
{
    public static readonly ExperimentLog Silent = new(TextWriter.Null, IsTerminal: false);

    /// <summary>Rows as CSV, with columns x0, x1 … and y.</summary>
    public static void WriteCsv(string path, Dataset rows, int first, int count)
    {
        var width = rows.FeatureShape[1];
        File.WriteAllLines(path, Enumerable.Range(first, count).Select(row =>
            string.Join(',', rows.Features[(row * width)..((row + 1) * width)].Append(rows.Labels[row]).Select(Text)))
            .Prepend(string.Join(',', Columns(width).Append("y"))));
    }

    /// <summary>The description of such a file, with more fields.</summary>
    public static DatasetDescription DescribeCsv(TemporaryFolder folder, string file, int width, string metrics, string more = "")
    {
        File.WriteAllText(folder["dataset.json"], $$"""
            { "kind": "csv", "file": "{{file}}", "features": ["{{string.Join("\", \"", Columns(width))}}"], "labels": ["y"],
              "metrics": [{{metrics}}]{{more}} }
            """);
        return DatasetDescription.Load(folder["dataset.json"]);
    }

    private static IEnumerable<string> Columns(int width) =>
        Enumerable.Range(0, width).Select(column => string.Create(CultureInfo.InvariantCulture, $"x{column}"));

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
