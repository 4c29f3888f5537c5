using CsvHelper;

namespace QuantBuild.Datasets.Internal.Descriptions;

/// <summary>Columns of a CSV file as numbers.</summary>
internal static class CsvTable
{
    /// <summary>Reads columns, found by their names in the header line.</summary>
    /// <param name="path">The file; gzip is recognized by content.</param>
    /// <param name="separator">What separates cells.</param>
    /// <param name="columns">The names.</param>
    /// <param name="classes">Where given, the last column holds these names, and their positions are its numbers.</param>
    /// <returns>Row-major values of shape [rows, columns].</returns>
    public static float[] Read(string path, string separator, IReadOnlyList<string> columns, IReadOnlyList<string>? classes = null)
    {
        try
        {
            using var content = GzipContent.Open(File.OpenRead(path));
            using var text = new StreamReader(content);
            using var csv = CsvFields.Open(text, path, separator);
            return Read(csv, path, [.. columns.Select(column => CsvFields.Column(csv, column, path))], classes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or CsvHelperException)
        {
            throw new DatasetException($"The file cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Some neighbouring columns of a table.</summary>
    public static float[] Columns(float[] rows, int width, int start, int count)
    {
        var columns = new float[rows.Length / width * count];
        for (var row = 0; row < rows.Length / width; row++)
        {
            rows.AsSpan((row * width) + start, count).CopyTo(columns.AsSpan(row * count));
        }

        return columns;
    }

    private static float[] Read(CsvReader csv, string path, int[] columns, IReadOnlyList<string>? classes)
    {
        var names = classes?.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var values = new List<float>();
        while (csv.Read())
        {
            for (var i = 0; i < columns.Length; i++)
            {
                values.Add(names is not null && i == columns.Length - 1
                    ? CsvFields.Position(csv, columns[i], path, names)
                    : CsvFields.Number(csv, columns[i], path));
            }
        }

        return [.. values];
    }
}
