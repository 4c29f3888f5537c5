using System.IO.Compression;
using System.Text;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Datasets.Tests.Images;

namespace QuantBuild.Datasets.Tests.Descriptions;

/// <summary>A folder with small data of every kind, and a description of each that has every field that may
/// stand with the others.</summary>
internal sealed class DescribedSamples : IDisposable
{
    public static readonly Dictionary<string, string> Complete = new(StringComparer.Ordinal)
    {
        ["csv"] = """
            {
              "$schema": "schemas/dataset.schema.json",
              "kind": "csv",
              "name": "rows",
              "file": "rows.csv",
              "separator": ",",
              "decimal": ".",
              "header": true,
              "features": ["b", "a"],
              "labels": ["price"],
              "normalization": {
                "features": { "kind": "z-score", "means": [10, 1], "standardDeviations": [2, 0.5] },
                "labels": { "kind": "min-max", "from": "more.csv" }
              },
              "inputShape": [2, 1],
              "metrics": ["mae", "mse"],
              "outputs": "probabilities",
              "calibration": { "file": "more.csv" },
              "selection": { "file": "last.csv" }
            }
            """,
        ["idx"] = """
            {
              "$schema": "schemas/dataset.schema.json",
              "kind": "idx",
              "name": "squares",
              "images": "images.idx.gz",
              "labels": "labels.idx",
              "scaling": "symmetric",
              "inputShape": [4],
              "metrics": ["loss", "accuracy", "top2"],
              "classes": ["round", "square", "star"],
              "outputs": "logits",
              "labelledOutput": "scores",
              "calibration": { "images": "more-images.idx", "labels": "labels.idx" },
              "selection": { "images": "last-images.idx", "labels": "labels.idx" }
            }
            """,
        ["images"] = """
            {
              "$schema": "schemas/dataset.schema.json",
              "kind": "images",
              "name": "animals",
              "folder": "pictures",
              "label": { "from": "folder" },
              "size": [4, 6],
              "scaling": "unit",
              "classes": ["dog", "cat"],
              "metrics": ["accuracy"],
              "outputs": "probabilities",
              "calibration": { "folder": "more" },
              "selection": { "folder": "last" }
            }
            """,
        ["numpy"] = """
            {
              "$schema": "schemas/dataset.schema.json",
              "kind": "numpy",
              "name": "arrays",
              "inputs": { "file": "arrays.npz", "array": "x" },
              "targets": "targets.npy",
              "scaling": "none",
              "inputShape": [1, 2],
              "metrics": ["mse"],
              "outputs": "probabilities",
              "calibration": { "inputs": "inputs.npy", "targets": "targets.npy" },
              "selection": { "inputs": { "file": "arrays.npz", "array": "z" }, "targets": "targets.npy" }
            }
            """,
        ["generate"] = """
            {
              "$schema": "schemas/dataset.schema.json",
              "kind": "generate",
              "name": "first look",
              "examples": 3,
              "seed": 7,
              "range": [-1, 1],
              "inputShape": [4, 6],
              "metrics": ["agreement", "divergence", "outputError", "cosine"],
              "outputs": "logits",
              "labelledOutput": "scores",
              "calibration": { "examples": 2, "seed": 8 },
              "selection": { "seed": 9 }
            }
            """,
    };

    private readonly TemporaryFolder _folder = new();

    public DescribedSamples()
    {
        Text("rows.csv", "a,b,kind,price\n1,10,cat,100\n2,14,dog,200\n0.5,8,cat,150\n");
        Text("more.csv", "price,a,b,kind\n100,3,12,dog\n300,1,10,cat\n");
        Text("last.csv", "price,a,b,kind\n200,1,10,dog\n");
        _folder.Write("images.idx.gz", Bytes.Gzip(Bytes.Idx([3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8])));
        _folder.Write("more-images.idx", Bytes.Idx([3, 2, 2], Bytes.Random(12)));
        _folder.Write("last-images.idx", Bytes.Idx([3, 2, 2], Bytes.Random(12, seed: 2)));
        _folder.Write("labels.idx", Bytes.Idx([3], [2, 0, 1]));
        foreach (var (name, level) in new[]
        {
            ("pictures/cat/one.jpg", 0),
            ("pictures/cat/two.jpg", 51),
            ("pictures/dog/one.jpg", 255),
            ("more/cat/x_2.jpg", 102),
            ("last/dog/y_3.jpg", 204),
        })
        {
            _folder.Write(name, TinyJpeg.Solid([(byte)level]));
        }

        _folder.Write("named/1_tabby.jpg", TinyJpeg.Solid([10]));
        _folder.Write("named/2_tench.jpg", TinyJpeg.Solid([20]));
        _folder.Write("inputs.npy", Npy("<f4", "(3, 2)", Floats(1, 2, 3, 4, 5, 6)));
        _folder.Write("targets.npy", Npy("|u1", "(3,)", [2, 0, 1]));
        _folder.Write(
            "arrays.npz",
            Npz(("x.npy", Npy("<f4", "(3, 2)", Floats(6, 5, 4, 3, 2, 1))), ("z.npy", Npy("<f4", "(3, 2)", Floats(7, 5, 4, 3, 2, 1)))));
    }

    public string this[string name] => _folder[name];

    public static byte[] Npy(string dtype, string shape, byte[] values, string order = "False")
    {
        var header = $"{{'descr': '{dtype}', 'fortran_order': {order}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), .. values];
    }

    public static byte[] Npz(params (string Name, byte[] Content)[] arrays)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create))
        {
            foreach (var (name, array) in arrays)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(array);
            }
        }

        return content.ToArray();
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public string Write(string name, byte[] content) => _folder.Write(name, content);

    public string Text(string name, string content) => _folder.Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Reads a description that lies in the folder.</summary>
    public DatasetDescription Load(string json) => DatasetDescription.Load(Text("dataset.json", json));

    /// <summary>All examples of a dataset, as they come.</summary>
    public static float[] Read(DescribedDataset dataset)
    {
        var values = new List<float>();
        foreach (var batch in dataset.ReadBatchesAsync([.. Enumerable.Range(0, dataset.Count)], 2).ToBlockingEnumerable())
        {
            using (batch)
            {
                values.AddRange(batch.Values.Span);
            }
        }

        return [.. values];
    }

    public void Dispose() => _folder.Dispose();
}
