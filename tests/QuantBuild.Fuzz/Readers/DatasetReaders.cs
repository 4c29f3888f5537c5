using System.IO.Compression;
using System.Text;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Fuzz.Mutation;
using SkiaSharp;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Data of every kind, by way of a description, as a user's command reads it; class descriptions and tar balls.</summary>
internal static class DatasetReaders
{
    private const string Csv = "name,a,b,price\n\"x, y\",1,10,100\nz,2.5,14,200\nw,0.5,8,150\n";

    private const string MoreCsv = "price,a,b,name\n100,3,12,dog\n300,1,10,cat\n";

    private const string LastCsv = "price,a,b,name\n200,1,10,dog\n";

    private const string Description =
        """
        {"kind":"csv","name":"rows","file":"rows.csv","separator":",","features":["b","a"],"labels":["price"],
        "normalization":{"features":{"kind":"z-score","means":[10,1],"standardDeviations":[2,0.5]},
          "labels":{"kind":"min-max","from":"rows.csv"}},
        "inputShape":[2,1],"metrics":["mae","mse"],"outputs":"probabilities","calibration":{"file":"more.csv"},
        "selection":{"file":"last.csv"}}
        """;

    private static readonly byte[] _idx = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly byte[] _idxLabels = [0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1];

    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("description", false, () => [
            Described(Description, [], ("rows.csv", Bytes(Csv)), ("x.npy", Npy())), DescribedPictures(["dataset.json"]),
        ], Read, typeof(DatasetException)),
        new("csv", false, () => [Described(Description, ["rows.csv"], ("rows.csv", Bytes(Csv))), Described(
            Description.Replace("rows.csv", "rows.csv.gz", StringComparison.Ordinal), ["rows.csv.gz"],
            ("rows.csv.gz", Mutator.Gzip(Bytes(Csv))))], Read, typeof(DatasetException)),
        new(
            "idx", false, () => [DescribedIdx("images.idx", _idx), DescribedIdx("images.idx.gz", Mutator.Gzip(_idx))], Read,
            typeof(DatasetException)),
        new("numpy", false, () => [
            DescribedNumpy("\"x.npy\"", "x.npy", Npy()), DescribedNumpy("{\"file\":\"x.npz\",\"array\":\"x\"}", "x.npz", Npz()),
        ], Read, typeof(DatasetException)),
        new("pictures", true, () => [DescribedPictures([
            "pictures/cat/one.jpg", "pictures/cat/two.png", "pictures/dog/one.webp", "pictures/dog/two.bmp", "pictures/dog/three.gif",
        ])], Read, typeof(DatasetException)),
        new("class-descriptions", false, () => [
            FuzzSample.OfText("classes.json", "{\"0\":\"tench, Tinca tinca\",\"1\":\"goldfish\",\"2\":\"great white shark\"}"),
        ], folder => ClassDescriptions.Load(Path.Combine(folder, "classes.json")), typeof(DatasetException)),
        new("tar-ball", true, () => [TarBall()], Unpack, typeof(DatasetException)),
    ];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static FuzzSample Described(string description, IReadOnlyList<string> damaged, params (string Name, byte[] Content)[] files) =>
        FuzzSample.OfText("dataset.json", description).With([("more.csv", Bytes(MoreCsv)), ("last.csv", Bytes(LastCsv)), .. files]) with
        {
            Damaged = damaged.Count > 0 ? damaged : ["dataset.json"],
        };

    private static FuzzSample DescribedIdx(string name, byte[] content) => Described(
        $$"""{"kind":"idx","images":"{{name}}","labels":"labels.idx","scaling":"symmetric","metrics":["loss","accuracy"]}""",
        [name, "labels.idx"], (name, content), ("labels.idx", _idxLabels));

    private static FuzzSample DescribedNumpy(string inputs, string name, byte[] content) => Described(
        $$"""{"kind":"numpy","inputs":{{inputs}},"targets":"y.npy","metrics":["mse"]}""", [name], (name, content), ("y.npy", Npy()));

    private static FuzzSample DescribedPictures(IReadOnlyList<string> damaged) =>
        Described(
            """{"kind":"images","folder":"pictures","label":{"from":"folder"},"size":[4,6],"scaling":"unit","classes":["dog","cat"]"""
                + ""","metrics":["accuracy"]}""",
            damaged,
            ("pictures/cat/one.jpg", Picture(SKEncodedImageFormat.Jpeg)),
            ("pictures/cat/two.png", Picture(SKEncodedImageFormat.Png)),
            ("pictures/dog/one.webp", Picture(SKEncodedImageFormat.Webp)),
            ("pictures/dog/two.bmp", Bitmap()),
            ("pictures/dog/three.gif", Convert.FromBase64String("R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=")));

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(SKColors.Orange);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A bitmap of 2×2 pixels of 24 bits, rows padded to four bytes.</summary>
    private static byte[] Bitmap() =>
        [(byte)'B', (byte)'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];

    private static byte[] Npy()
    {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header),
            .. new float[] { 1, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)];
    }

    private static byte[] Npz()
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("x.npy").Open();
            entry.Write(Npy());
        }

        return content.ToArray();
    }

    private static FuzzSample TarBall()
    {
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar))
        {
            foreach (var name in new[] { "samples/one_tench_x.jpg", "samples/two_dog_y.jpg" })
            {
                writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(
                    System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Bytes("content of a file")),
                });
            }
        }

        return FuzzSample.Of("samples.tar.gz", Mutator.Gzip(tar.ToArray()));
    }

    private static void Unpack(string folder) => QuantBuild.Datasets.Archives.TarBallExtractor.ExtractAsync(
        Path.Combine(folder, "samples.tar.gz"), "samples", Path.Combine(folder, "out"), CancellationToken.None).GetAwaiter().GetResult();

    private static void Read(string folder)
    {
        var description = DatasetDescription.Load(Path.Combine(folder, "dataset.json"));
        foreach (var data in new[]
        {
            description.Open(),
            description.OpenCalibration(),
            description.OpenSelection(),
        }.OfType<DescribedDataset>())
        {
            foreach (var batch in data.ReadBatchesAsync([.. Enumerable.Range(0, Math.Min(data.Count, 8))], 4).ToBlockingEnumerable())
            {
                batch.Dispose();
            }
        }
    }
}
