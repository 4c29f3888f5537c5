using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using CsvHelper;
using CsvHelper.Configuration;

namespace QuantBuild.Datasets.Internal;

/// <summary>Reads the housing CSV; columns are found by name.</summary>
internal static class HousingCsv
{
    private const string ResourceName = "california_housing_train.csv.gz";

    public static HousingDataset ReadEmbedded()
    {
        using var resource = typeof(HousingCsv).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new DatasetException("The resource is not embedded in this assembly; build the project again.", ResourceName);
        return ReadCompressed(resource, HousingDataset.Sha256, ResourceName);
    }

    public static HousingDataset ReadCompressed(Stream compressed, string sha256, string name)
    {
        using var content = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
            gzip.CopyTo(content);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException($"The file cannot be decompressed: {e.Message}", name, e);
        }

        content.Position = 0;
        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        if (actual != sha256)
        {
            throw DatasetException.WrongChecksum(name, sha256, actual);
        }

        content.Position = 0;
        using var text = new StreamReader(content);
        return Read(text, name);
    }

    public static HousingDataset Read(TextReader text, string name)
    {
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture), leaveOpen: true);
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new DatasetException("The file has no header line.", name);
        }

        var featureColumns = HousingDataset.FeatureNames.Select(column => Column(csv, column, name)).ToArray();
        var labelColumn = Column(csv, HousingDataset.LabelName, name);
        var features = new List<float>();
        var labels = new List<float>();
        while (csv.Read())
        {
            foreach (var column in featureColumns)
            {
                features.Add(Value(csv, column, name));
            }

            labels.Add(Value(csv, labelColumn, name));
        }

        return labels.Count > 0
            ? new HousingDataset([.. features], [.. labels])
            : throw new DatasetException("The file has a header but no rows.", name);
    }

    private static int Column(CsvReader csv, string column, string name)
    {
        var header = csv.HeaderRecord ?? [];
        var index = Array.IndexOf(header, column);
        return index >= 0
            ? index
            : throw new DatasetException($"Column \"{column}\" is missing; the header has {string.Join(", ", header)}.", name);
    }

    private static float Value(CsvReader csv, int column, string name)
    {
        var text = column < csv.Parser.Count ? csv.Parser[column] : null;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new DatasetException(
                $"Line {csv.Parser.RawRow}, column \"{csv.HeaderRecord![column]}\": a finite number is needed, found {(text is null ? "nothing" : $"\"{text}\"")}.",
                name);
    }
}
