using System.IO.Compression;
using System.Text.RegularExpressions;
using QuantBuild.Conversion.KerasFiles;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Models that were refused or computed wrongly in the field, with what NumPy computes for them,
/// and models that stock TF.js saved.</summary>
public sealed partial class CaseTests : IDisposable
{
    private static readonly string _cases = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Cases");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("act_selu.h5")]
    [InlineData("act_softplus.h5")]
    [InlineData("act_layerobj.h5")]
    [InlineData("l_LN.h5")]
    [InlineData("l_Rescaling.h5")]
    [InlineData("m_Avg.h5")]
    [InlineData("l_GaussianNoise.h5")]
    [InlineData("l_DropNoise.h5")]
    [InlineData("k3_hs.keras")]
    public void A_model_computes_its_targets_also_once_it_is_written(string file)
    {
        // arrange
        var path = Path.Combine(_cases, Path.ChangeExtension(file, ".npz"));
        var ((shape, x), (_, y)) = (Read(path, "x"), Read(path, "y"));

        // act
        var model = KerasModelFile.Read(Path.Combine(_cases, file));
        TfjsLayersFile.Write(model, _folder["written"]);

        // assert
        Assert.All([model, TfjsLayersFile.Read(_folder["written"])], found => Assert.Equal(
            y, Computed.Of(found, shape, x), (wanted, value) => Math.Abs(wanted - value) <= 1e-6 * (1 + Math.Abs(wanted))));
    }

    [Theory]
    [InlineData("s_lstm", 10, 4)]
    [InlineData("s_conv1d", 10, 4)]
    [InlineData("s_embed", 10)]
    [InlineData("s_ln", 4)]
    public void A_classifier_that_TFjs_saved_gives_probabilities(string name, params int[] shape)
    {
        // arrange
        var model = TfjsLayersFile.Read(Path.Combine(_cases, name));
        var ones = Enumerable.Repeat(1f, shape.Aggregate(5, (product, size) => product * size)).ToArray();

        // act
        var predicted = Computed.Of(model, [5, .. shape], ones);

        // assert
        Assert.All(predicted.Chunk(predicted.Length / 5), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    // An array of an .npz archive, little-endian float32 or float64, row-major.
    private static (int[] Shape, float[] Values) Read(string path, string array)
    {
        using var archive = ZipFile.OpenRead(path);
        using var entry = archive.GetEntry($"{array}.npy")!.Open();
        using MemoryStream content = new();
        entry.CopyTo(content);
        var bytes = content.ToArray();
        var start = 10 + BitConverter.ToUInt16(bytes, 8);
        var header = System.Text.Encoding.ASCII.GetString(bytes, 10, start - 10);
        var data = bytes.AsSpan(start);
        float[] values = header.Contains("<f8", StringComparison.Ordinal)
            ? Array.ConvertAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(data).ToArray(), value => (float)value)
            : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data).ToArray();
        int[] shape = [.. Number()
            .Matches(header[header.IndexOf('(', StringComparison.Ordinal)..header.IndexOf(')', StringComparison.Ordinal)])
            .Select(match => int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture))];
        return (shape, values);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
