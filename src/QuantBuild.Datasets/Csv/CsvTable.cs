using System.Text;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Csv;

/// <summary>Columns of a CSV file as numbers.</summary>
/// <param name="Values">Row-major values of shape [rows, columns].</param>
/// <param name="Lines">The line of each row.</param>
/// <param name="Notice">What a user should know of how the file was taken; null for nothing.</param>
internal sealed record CsvTable(float[] Values, int[] Lines, string? Notice)
{
    // A value is in a list that grows by doubling, then in the table, then in the inputs or labels.
    private const int BytesPerValue = 20;

    /// <summary>Reads columns.</summary>
    /// <param name="path">The file; gzip is recognized by content.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="columns">The names in the header line, or numbers from 0.</param>
    /// <param name="classes">Where given, the last column holds these names, and their positions are its numbers.</param>
    public static CsvTable Read(
        string path, CsvFormat format, ReadLimits limits, IReadOnlyList<string> columns, IReadOnlyList<string>? classes = null) =>
            DatasetGuard.Read(path, () =>
            {
                if (FileKind.Other(path, "CSV text") is { } other)
                {
                    throw other;
                }

                using var file = RegularFile.OpenRead(path);
                using var content = GzipContent.Open(file, path, limits);
                using var text = new StreamReader(content);
                RequireText(text, path);
                using var rows = new CsvRows(text, path, format);
                return Read(rows, rows.Columns(columns), classes, limits.Of(file.Length) / BytesPerValue)
                    ?? throw DatasetGuard.TooLarge(path, limits.Of(file.Length));
            });

    /// <summary>Some neighbouring columns of the table.</summary>
    public float[] Columns(int start, int count)
    {
        var width = Lines.Length == 0 ? 1 : Values.Length / Lines.Length;
        var columns = new float[Lines.Length * count];
        for (var row = 0; row < Lines.Length; row++)
        {
            Values.AsSpan((row * width) + start, count).CopyTo(columns.AsSpan(row * count));
        }

        return columns;
    }

    /// <summary>Reads columns; null where they have more values than that.</summary>
    public static CsvTable? Read(CsvRows rows, int[] columns, IReadOnlyList<string>? classes = null, long mostValues = long.MaxValue)
    {
        var names = classes?.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var (values, lines) = (new List<float>(), new List<int>());
        while (rows.Read())
        {
            if (values.Count + columns.Length > Math.Min(mostValues, Array.MaxLength))
            {
                return null;
            }

            lines.Add(rows.Line);
            for (var i = 0; i < columns.Length; i++)
            {
                values.Add(names is not null && i == columns.Length - 1 ? rows.Position(columns[i], names) : rows.Number(columns[i]));
            }
        }

        return new CsvTable([.. values], [.. lines], rows.Notice);
    }

    // UTF-8, and UTF-16 and UTF-32 with a byte order mark, hold no NUL once they are decoded; UTF-16 without one does in every other byte.
    private static void RequireText(StreamReader text, string path)
    {
        text.Peek();
        if (text.CurrentEncoding is UTF8Encoding && FileKind.HoldsNul(path))
        {
            throw new DatasetException(
                DatasetRejection.OtherKind, "The file is no CSV text: it holds NUL bytes. If it is UTF-16, save it as UTF-8, or with a "
                + "byte order mark.", path);
        }
    }
}
