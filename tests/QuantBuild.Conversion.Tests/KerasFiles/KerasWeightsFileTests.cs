using System.Text.Json.Nodes;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.Tests.KerasFiles;

public sealed class KerasWeightsFileTests : IDisposable
{
    private static readonly string _file = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Files", "weights-only.h5");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() =>
        _folder.Dispose();

    [Fact]
    public void Layers_take_their_weights_in_order_whatever_they_are_called()
    {
        // arrange: as the model whose weights they are, with other names
        var model = Chain(("one", 5, 4), ("two", 3, null));
        var named = KerasModelFile.Read(Path.Combine(Path.GetDirectoryName(_file)!, "sequential-keras2.h5"));

        // act
        var read = KerasWeightsFile.Read(model, _file);

        // assert
        Assert.Equal(["one/kernel", "one/bias", "two/kernel", "two/bias"], read.Weights.Select(weight => weight.Name));
        Assert.All(read.Weights.Zip(named.Weights), pair =>
            Assert.Equal(named.Values.Get(pair.Second).Floats, read.Values.Get(pair.First).Floats));
    }

    [Fact]
    public void Weights_of_another_model_are_refused_and_the_layer_named()
    {
        // act
        var fewer = Assert.Throws<ConversionException>(() => KerasWeightsFile.Read(Chain(("one", 5, 4)), _file));
        var other = Assert.Throws<ConversionException>(() => KerasWeightsFile.Read(Chain(("one", 6, 4), ("two", 3, null)), _file));

        // assert
        Assert.Contains(
            "It has 2 layers with weights, and model 'm' has 1; the first left over is 'last'.", fewer.Message, StringComparison.Ordinal);
        Assert.Contains("Weight 'one/kernel' has shape [4, 6]; ", other.Message, StringComparison.Ordinal);
        Assert.Equal("one", other.Layer);
    }

    [Fact]
    public void A_file_that_is_no_weights_file_is_refused()
    {
        // arrange
        File.WriteAllText(_folder["weights.h5"], "not HDF5");

        // act
        var error = Assert.Throws<ConversionException>(() => KerasWeightsFile.Read(Chain(("one", 1, 1)), _folder["weights.h5"]));

        // assert
        Assert.Contains("weights.h5", error.Message, StringComparison.Ordinal);
    }

    private static LayersModel Chain(params (string Name, int Units, int? Inputs)[] layers) => LayersModel.WithoutValues(
        CanonicalTopology.Of(new JsonObject
        {
            ["class_name"] = "Sequential",
            ["config"] = new JsonObject
            {
                ["name"] = "m",
                ["layers"] = new JsonArray([.. layers.Select(layer => new JsonObject
                {
                    ["class_name"] = "Dense",
                    ["config"] = new JsonObject
                    {
                        ["name"] = layer.Name,
                        ["units"] = layer.Units,
                        ["batch_input_shape"] = layer.Inputs is { } inputs ? new JsonArray(null, inputs) : null,
                    },
                })]),
            },
        }));
}
