using System.IO.Compression;
using System.Security.Cryptography;
using QuantBuild.Datasets.Csv;

namespace QuantBuild.Datasets.Housing;

/// <summary>Reads the housing CSV; columns are found by name.</summary>
internal static class HousingCsv
{
    private const string ResourceName = "california_housing_train.csv.gz";

    public static HousingDataset ReadEmbedded()
    {
        using var resource = typeof(HousingCsv).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new DatasetException(
                DatasetRejection.Unavailable, "The resource is not embedded in this assembly; build the project again.", ResourceName);
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
            throw new DatasetException(DatasetRejection.Damaged, $"The file cannot be decompressed: {e.Message}", name, e);
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
        using var rows = new CsvRows(text, name, new CsvFormat());
        var features = HousingDataset.FeatureNames.Count;
        var table = CsvTable.Read(rows, rows.Columns([.. HousingDataset.FeatureNames, HousingDataset.LabelName]))!;
        return table.Lines.Length > 0
            ? new HousingDataset(table.Columns(0, features), table.Columns(features, 1))
            : throw new DatasetException(DatasetRejection.NoExamples, "The file has a header but no rows.", name);
    }
}
