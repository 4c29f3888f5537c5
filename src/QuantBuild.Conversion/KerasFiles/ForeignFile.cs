using System.IO.Compression;
using QuantBuild.Common.Files;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>Recognizes files by their content, and says what they are where they cannot be used.</summary>
internal static class ForeignFile
{
    private const int StartBytes = 512;

    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 3, 4];

    private static ReadOnlySpan<byte> EmptyZip => [(byte)'P', (byte)'K', 5, 6];

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileKind Recognize(string path)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, "saved_model.pb")) ? FileKind.SavedModel
                : File.Exists(Path.Combine(path, "model.json")) ? FileKind.TfjsModel
                : FileKind.Folder;
        }

        using var file = RegularFile.OpenRead(path);
        var buffer = new byte[StartBytes];
        var start = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        return start.IsEmpty ? FileKind.Empty
            : start.StartsWith(Zip) || start.StartsWith(EmptyZip) ? OfArchive(path)
            : file.CanSeek && Hdf5File.Is(file) ? FileKind.Hdf5
            : ByStart(start, Path.GetExtension(path).ToUpperInvariant());
    }

    /// <summary>What the file is and what to do with it, in sentences.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Empty => "It is empty.",
        FileKind.Hdf5 or FileKind.Archive =>
            "It is a file of Keras. ConvertModel makes a TF.js model of it; EvaluateModel and QuantizeAndEvaluateModel take it as it is.",
        FileKind.Folder => "It is a folder, without model.json; a model of Keras is one file, .h5 or .keras.",
        FileKind.TfjsModel =>
            "It is a TF.js model, no file of Keras. QuantizeModel, EvaluateModel and QuantizeAndEvaluateModel take it as it is.",
        FileKind.SavedModel => "It is a SavedModel of TensorFlow. Load it in Keras and save it with model.save(\"model.keras\"), "
            + "or make a TF.js model of it with TensorFlow's tensorflowjs_converter.",
        FileKind.TensorFlowGraph => "It is a graph of TensorFlow (.pb). Make a TF.js model of it with TensorFlow's tensorflowjs_converter.",
        FileKind.TensorFlowLite => "It is a TensorFlow Lite model (.tflite), which is not read. Take the model that it was made of.",
        FileKind.Onnx => "It is an ONNX model, which is not read. Take a model of Keras (.h5, .keras) or TF.js.",
        FileKind.PyTorch => "It is a PyTorch file, which is not read. Take a model of Keras (.h5, .keras) or TF.js.",
        FileKind.Safetensors =>
            "It is a file of weights (.safetensors), without a model. Take a whole model of Keras (.h5, .keras) or TF.js.",
        FileKind.NumPy => "It holds arrays of NumPy: data for a description that --dataset names, no model.",
        FileKind.Spreadsheet => "It is a spreadsheet, no model. Data is given as CSV, in a description that --dataset names.",
        FileKind.Gzip => "It is packed with gzip. Unpack it first.",
        FileKind.LfsPointer => "It only points to a file in Git LFS. Fetch that with git lfs pull.",
        _ => "It is neither an HDF5 file nor a .keras archive.",
    };

    private static FileKind ByStart(ReadOnlySpan<byte> start, string extension) =>
        start.Length > 8 && start[4..].StartsWith("TFL3"u8) ? FileKind.TensorFlowLite
        : start is [0x93, (byte)'N', (byte)'U', ..] ? FileKind.NumPy
        : start is [0x80, >= 2 and <= 5, ..] ? FileKind.PyTorch
        : start is [0x1F, 0x8B, ..] ? FileKind.Gzip
        : start.StartsWith("version https://git-lfs"u8) ? FileKind.LfsPointer
        : start is [0xD0, 0xCF, 0x11, 0xE0, ..] ? FileKind.Spreadsheet
        : IsTfjs(start) ? FileKind.TfjsModel
        : extension switch
        {
            ".SAFETENSORS" => FileKind.Safetensors,
            ".ONNX" => FileKind.Onnx,
            ".PB" => FileKind.TensorFlowGraph,
            // The field ir_version, then the producer's name or the graph.
            _ => start is [0x08, < 32, 0x12 or 0x1A or 0x3A, ..] && (start.IndexOf("onnx"u8) >= 0 || start.IndexOf("pytorch"u8) >= 0)
                ? FileKind.Onnx
                : FileKind.Unknown,
        };

    private static bool IsTfjs(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..]
        && (start.IndexOf("\"modelTopology\""u8) >= 0 || start.IndexOf("\"weightsManifest\""u8) >= 0
            || start.IndexOf("\"layers-model\""u8) >= 0 || start.IndexOf("\"graph-model\""u8) >= 0);

    private static FileKind OfArchive(string path)
    {
        using var archive = new ZipArchive(RegularFile.OpenRead(path));
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        return names.Contains("config.json") || names.Contains("model.weights.h5") ? FileKind.Archive
            : names.Exists(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)
                || name.EndsWith("/constants.pkl", StringComparison.Ordinal)) ? FileKind.PyTorch
            : names.Exists(name => name.EndsWith(".npy", StringComparison.Ordinal)) ? FileKind.NumPy
            : names.Contains("[Content_Types].xml") || names.Contains("content.xml") ? FileKind.Spreadsheet
            : names.Exists(name => name.EndsWith("saved_model.pb", StringComparison.Ordinal)) ? FileKind.SavedModel
            // What it lacks is said by the reader.
            : FileKind.Archive;
    }
}
