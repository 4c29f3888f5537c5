using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Conversion.KerasFiles;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Layers that keep weights in layers of their own (attention's projections, cells, a model for each step, a layer as activation),
/// give several tensors, or are called on several by their names, and a model in the model with an output that is not used;
/// see <c>Sublayers/write.py</c>.</summary>
public sealed class SublayerTests : IDisposable
{
    private static readonly string _files = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Sublayers");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() =>
        _folder.Dispose();

    [Theory]
    [InlineData("sequence-keras2.h5")]
    [InlineData("sequence-keras3.h5")]
    [InlineData("sequence-keras2.keras")]
    [InlineData("sequence-keras3.keras")]
    [InlineData("volume-keras2.h5")]
    [InlineData("volume-keras3.h5")]
    [InlineData("volume-keras2.keras")]
    [InlineData("volume-keras3.keras")]
    [InlineData("spare-keras2.h5")]
    [InlineData("spare-keras3.h5")]
    [InlineData("spare-keras2.keras")]
    [InlineData("spare-keras3.keras")]
    public void Weights_are_found_in_every_layout_also_once_the_model_is_written(string name)
    {
        // arrange
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(_files, "expected.json")))![name.Split('-')[0]]!;
        var (shape, x) = (expected["shape"].Deserialize<int[]>()!, expected["x"].Deserialize<float[]>()!);

        // act
        var model = KerasModelFile.Read(Path.Combine(_files, name));
        TfjsLayersFile.Write(model, _folder["written"]);

        // assert
        Assert.All([model, TfjsLayersFile.Read(_folder["written"])], read => Assert.Equal(
            expected["y"].Deserialize<float[]>()!, Computed.Of(read, shape, x), (wanted, found) => Math.Abs(wanted - found) < 1e-5));
    }
}
