using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Files in the layouts of Keras 2 and 3 that libhdf5 wrote; see <c>Files/write.py</c>,
/// which also computed what the models must give.</summary>
public sealed class KerasModelFileTests : IDisposable
{
    private static readonly string _files = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Files");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sequential-keras2.h5", "sequential", "input_1", "hidden", "dropout", "last")]
    [InlineData("sequential-keras3.keras", "sequential", "input", "hidden", "dropout", "last")]
    [InlineData("functional-keras3.h5", "functional", "input", "hidden", "side", "add", "last")]
    public void A_model_of_Keras_computes_what_it_should(string name, string expected, params string[] layers)
    {
        // act
        var model = KerasModelFile.Read(Path.Combine(_files, name));

        // assert
        Assert.Equal(layers, model.Summarize().Layers.Select(layer => layer.Name));
        Assert.Equal(Expected(expected), Predict(model), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Theory]
    [InlineData("big-endian.h5", 1e-6)]
    [InlineData("float64.h5", 1e-6)]
    [InlineData("name-not-ascii.h5", 1e-6)]
    public void However_its_weights_are_stored_a_model_computes_what_NumPy_does(string name, double tolerance)
    {
        // arrange
        var (x, wanted) = (ReadArray("x.npy"), ReadArray("y.npy"));

        // act
        var model = KerasModelFile.Read(Path.Combine(_files, "cases", name));

        // assert
        Assert.Equal(wanted, Computed.Of(model, [40, 4], x), (expected, found) => Math.Abs(expected - found) < tolerance);
    }

    [Theory]
    [InlineData("recurrent-keras2.h5")]
    [InlineData("recurrent-keras3.keras")]
    public void Recurrent_layers_find_their_weights(string name)
    {
        // arrange
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_files, "recurrent.json")))!;

        // act
        var model = KerasModelFile.Read(Path.Combine(_files, name));

        // assert
        var y = Computed.Of(model, json["shape"].Deserialize<int[]>()!, json["x"].Deserialize<float[]>()!);
        Assert.Equal(json["y"].Deserialize<float[]>()!, y, (wanted, found) => Math.Abs(wanted - found) < 2e-5);
    }

    [Fact]
    public void A_user_block_stands_before_the_model()
    {
        // arrange
        var model = File.ReadAllBytes(Path.Combine(_files, "sequential-keras2.h5"));
        var path = _folder.Write("user-block.h5", [.. Enumerable.Repeat((byte)'x', 2048), .. model]);

        // act
        var loaded = KerasModelFile.Read(path);

        // assert
        Assert.Equal(Expected("sequential"), Predict(loaded), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Fact]
    public void Converted_it_computes_the_same()
    {
        // arrange
        var model = KerasModelFile.Read(Path.Combine(_files, "functional-keras3.h5"));

        // act
        TfjsLayersFile.Write(model, _folder["converted"]);
        var converted = TfjsLayersFile.Read(_folder["converted"]);

        // assert
        Assert.Equal(Predict(model), Predict(converted));
        Assert.Equal("Add", converted.Summarize().Layers[3].ClassName);
    }

    [Fact]
    public void The_content_tells_the_format_and_not_the_name()
    {
        // arrange
        File.Copy(Path.Combine(_files, "sequential-keras3.keras"), _folder["model.h5"]);

        // act
        var model = KerasModelFile.Read(_folder["model.h5"]);

        // assert
        Assert.Equal(Expected("sequential"), Predict(model), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Theory]
    [InlineData("weights-only.h5", "holds weights only")]
    [InlineData("expected.json", "neither an HDF5 file nor a .keras archive")]
    [InlineData("missing.h5", "cannot be read")]
    [InlineData("", "is a folder")]
    public void What_holds_no_model_is_refused_by_name(string name, string message)
    {
        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(Path.Combine(_files, name)));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_files, name), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"units\": 5", "\"units\": 6", "Weight 'hidden/kernel' has shape [4, 6]")]
    [InlineData("\"Dropout\"", "\"Lambda\"", "Lambda")]
    [InlineData("\"use_bias\": true", "\"use_bias\": false", "'hidden' (Dense) has 1 weights; layers/dense/vars has 2")]
    [InlineData("\"layers\": [", "\"layers\": 7, \"x\": [", "layers")]
    [InlineData(
        "{\"module\": \"keras\", \"class_name\": \"Sequential\"", "[{\"module\": \"keras\", \"class_name\": \"Sequential\"",
        "config.json is no")]
    public void A_damaged_config_is_refused(string healthy, string damaged, string message)
    {
        // arrange
        Repack(config => config.Replace(healthy, damaged, StringComparison.Ordinal));

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(_folder["damaged.keras"]));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged.keras", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_weights_names_what_it_lacks()
    {
        // arrange
        Repack(config => config, withWeights: false);

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(_folder["damaged.keras"]));

        // assert
        Assert.Contains("has no model.weights.h5; it has metadata.json, config.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sequential-keras2.h5")]
    [InlineData("sequential-keras3.keras")]
    public void Whatever_is_cut_off_only_Keras_errors_come_out(string name)
    {
        // arrange
        var content = File.ReadAllBytes(Path.Combine(_files, name));
        for (var length = 1; length < content.Length; length += content.Length / 40)
        {
            var path = _folder.Write($"cut-{length}", content[..length]);

            // act
            var error = Record.Exception(() => KerasModelFile.Read(path));

            // assert: what training alone needs may be missing at the end
            Assert.True(error is ConversionException || (error is null && length > 0.9 * content.Length), $"{length} bytes: {error}");
        }
    }

    // The file was written by numpy.savez: after a header of 128 bytes come little-endian floats.
    private static float[] ReadArray(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(_files, "cases", "dense.npz"));
        using var entry = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return MemoryMarshal.Cast<byte, float>(content.ToArray().AsSpan(128)).ToArray();
    }

    private static float[] Predict(LayersModel model) =>
        Computed.Of(model, [6, 4], Expected("inputs"));

    private static float[] Expected(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(_files, "expected.json")))![name].Deserialize<float[]>()!;

    private void Repack(Func<string, string> change, bool withWeights = true)
    {
        using var source = ZipFile.OpenRead(Path.Combine(_files, "sequential-keras3.keras"));
        using var target = ZipFile.Open(_folder["damaged.keras"], ZipArchiveMode.Create);
        foreach (var entry in source.Entries.Where(entry => withWeights || entry.Name != "model.weights.h5"))
        {
            using var from = entry.Open();
            using var to = target.CreateEntry(entry.Name).Open();
            if (entry.Name == "config.json")
            {
                using var reader = new StreamReader(from);
                using var writer = new StreamWriter(to);
                var healthy = reader.ReadToEnd();
                writer.Write(change(healthy));
            }
            else
            {
                from.CopyTo(to);
            }
        }
    }
}
