using System.IO.Compression;
using System.Text.RegularExpressions;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

/// <summary>Models that were refused or computed wrongly in the field, with what NumPy computes for them,
/// and models that stock TF.js saved.</summary>
public sealed partial class CaseTests : IDisposable
{
    private static readonly string _cases = Path.Combine(AppContext.BaseDirectory, "Layers", "Cases");

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
    public void A_model_computes_its_targets_also_once_it_is_converted(string file)
    {
        // arrange
        using var model = KerasModelFile.Load(Path.Combine(_cases, file));
        var path = Path.Combine(_cases, Path.ChangeExtension(file, ".npz"));
        using var x = Read(path, "x");
        using var y = Read(path, "y");

        // act
        model.Save(_folder["converted"]);
        using var converted = LayersModelFile.Load(_folder["converted"]);

        // assert
        foreach (var predicted in (torch.Tensor[])[model.Predict(x), converted.Predict(x)])
        {
            using (predicted)
            {
                Assert.True(torch.allclose(y, predicted, 1e-6, 1e-6));
            }
        }
    }

    [Theory]
    [InlineData("s_lstm", 10, 4)]
    [InlineData("s_conv1d", 10, 4)]
    [InlineData("s_embed", 10)]
    [InlineData("s_ln", 4)]
    public void A_classifier_that_TFjs_saved_gives_probabilities(string name, params int[] shape)
    {
        // arrange
        using var model = LayersModelFile.Load(Path.Combine(_cases, name));
        using var x = torch.ones([5, .. shape.Select(size => (long)size)]);

        // act
        using var predicted = model.Predict(x);

        // assert
        Assert.All(predicted.sum(-1).data<float>().ToArray(), sum => Assert.Equal(1, sum, 1e-5));
    }

    // An array of an .npz archive, little-endian float32 or float64, row-major.
    private static torch.Tensor Read(string path, string array)
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
        long[] shape = [.. Number()
            .Matches(header[header.IndexOf('(', StringComparison.Ordinal)..header.IndexOf(')', StringComparison.Ordinal)])
            .Select(match => long.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture))];
        return torch.tensor(values, shape);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
