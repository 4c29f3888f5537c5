using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What the quick benchmarks found, for people (Markdown) and for the next comparison (JSON).</summary>
/// <param name="Conditions">Where and when.</param>
/// <param name="Rows">What.</param>
internal sealed record QuickTable(Conditions Conditions, IReadOnlyList<QuickRow> Rows)
{
    private const string Name = "Quick";
    private const double LeastStolen = 0.005;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the table of a folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is none of ours.</exception>
    public static QuickTable? Load(string folder)
    {
        var path = Path.Combine(folder, $"{Name}.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<QuickTable>(File.ReadAllText(path), _json) is { Conditions: not null, Rows: not null } table
                ? table
                : throw new InvalidDataException($"{path} is no table of the quick benchmarks: it lacks conditions or rows.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is no table of the quick benchmarks: {exception.Message}", exception);
        }
    }

    /// <summary>Writes both forms.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] files = [Path.Combine(folder, $"{Name}.json"), Path.Combine(folder, $"{Name}.md")];
        File.WriteAllText(files[0], JsonSerializer.Serialize(this, _json).ReplaceLineEndings("\n") + "\n");
        File.WriteAllText(files[1], ToMarkdown());
        return files;
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# {Name}\n{Conditions}")
            .Append("\n\n*Speed* is the peer's time over the work's, the median over rounds in each of which both ran, with its quartiles;"
                + " times are the least. *By processor* is the same ratio of what both took of the processors. *Others* is what share of"
                + " the processors others took meanwhile (stolen by the machine below).\n");
        if (Rows.Any(row => row.IsUnderLoad))
        {
            text.Append("\n**Rows marked † were measured under load: they hold for comparisons within a row, roughly.**\n");
        }

        text.Append("\n| what | how | ms | peer | ms | speed | quartiles | by processor | goal | others |\n"
            + "|---|---|---:|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Rows)
        {
            string[] cells =
            [
                row.Contest, row.Work + (row.IsUnderLoad ? " †" : string.Empty), Short(row.Milliseconds), row.Peer,
                Short(row.PeerMilliseconds), Text($"{row.Ratio:0.00}"), Text($"{row.Low:0.00}–{row.High:0.00}"),
                Text($"{row.ProcessorRatio:0.00}"),
                GoalOf(row),
                Text($"{row.Others:0 %}") + (row.Stolen > LeastStolen ? Text($" ({row.Stolen:0 %})") : string.Empty),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string GoalOf(QuickRow row) => string.Join(", ", new[]
    {
        row.Goal is { } goal ? Text($"≥ {goal:0.00}") : null,
        row.MostMilliseconds is { } most ? $"≤ {Short(most)} ms" : null,
    }.Where(part => part is not null));

    private static string Short(double milliseconds) =>
        milliseconds.ToString(milliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
