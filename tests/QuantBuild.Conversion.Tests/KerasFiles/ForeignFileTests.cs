using System.IO.Compression;
using System.Text;
using QuantBuild.Conversion.KerasFiles;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Files of other kinds in the place of a model of Keras: each is recognized by its content, and the way on is named.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private static readonly string _files = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Files");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.tflite", "\u001c\0\0\0TFL3rest", "It is a TensorFlow Lite model")]
    [InlineData("m.onnx", "\u0008\u0008\u0012\u0007pytorch", "It is an ONNX model")]
    [InlineData("m.h5", "\u0008\u0008\u0012\u0007pytorch", "It is an ONNX model")]
    [InlineData("m.pb", "\u0008\u0001", "It is a graph of TensorFlow (.pb). Make a TF.js model of it")]
    [InlineData("m.safetensors", "@\0\0\0\0\0\0\0{}", "It is a file of weights (.safetensors)")]
    [InlineData("m.pkl", "\u0080\u0002}q\0", "It is a PyTorch file")]
    [InlineData("m.npy", "\u0093NUMPY\u0001\0", "It holds arrays of NumPy")]
    [InlineData("m.h5.gz", "\u001f\u008b\u0008\0", "It is packed with gzip")]
    [InlineData("m.h5", "version https://git-lfs.github.com/spec/v1\n", "It only points to a file in Git LFS")]
    [InlineData("m.h5", "", "It is empty")]
    [InlineData("m.txt", "hello", "It is neither an HDF5 file nor a .keras archive")]
    [InlineData("model.json", "{\"format\": \"layers-model\", \"modelTopology\": {}}", "It is a TF.js model, no file of Keras. "
        + "QuantizeModel, EvaluateModel")]
    public void A_file_of_another_kind_is_named(string name, string content, string message)
    {
        // arrange
        var path = _folder.Write(name, Encoding.Latin1.GetBytes(content));

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(path));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("archive/data.pkl", "It is a PyTorch file")]
    [InlineData("x.npy", "It holds arrays of NumPy")]
    [InlineData("[Content_Types].xml", "It is a spreadsheet")]
    [InlineData("else.txt", "The archive has no config.json; it has else.txt")]
    public void An_archive_of_another_kind_is_named(string entry, string message)
    {
        // arrange
        using (var archive = ZipFile.Open(_folder["m.zip"], ZipArchiveMode.Create))
        {
            archive.CreateEntry(entry);
        }

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(_folder["m.zip"]));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("saved_model.pb", "It is a SavedModel of TensorFlow")]
    [InlineData("model.json", "It is a TF.js model, no file of Keras")]
    [InlineData("else.txt", "It is a folder")]
    public void A_folder_is_named_by_what_it_holds(string name, string message)
    {
        // arrange
        _folder.Write(name, [1]);

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(_folder.Path));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sequential-keras2.h5", "ConvertModel makes a TF.js model of it; EvaluateModel and QuantizeAndEvaluateModel take it")]
    [InlineData("storage-user-block.h5", "It is a file of Keras")]
    [InlineData("sequential-keras3.keras", "It is a file of Keras")]
    [InlineData("expected.json", null)]
    [InlineData("missing", null)]
    public void In_the_place_of_a_TFjs_model_a_file_of_Keras_is_named(string name, string? message)
    {
        // act
        var found = KerasModelFile.DescribeForeign(Path.Combine(_files, name));

        // assert
        Assert.Equal(message is null, found is null);
        Assert.Contains(message ?? string.Empty, found ?? string.Empty, StringComparison.Ordinal);
    }
}
