using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

/// <summary>Layers that can be trained against what NumPy computes from Keras's definitions; the tests of the engine have them all.
/// </summary>
public sealed class DefinitionTests
{
    private static readonly Lazy<Dictionary<string, JsonObject>> _cases = new(() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layers", "layers.json")))!.AsArray()
            .ToDictionary(item => (string)item!["name"]!, item => item!.AsObject()));

    public static TheoryData<string> Names => [.. _cases.Value.Where(item => IsTrained(item.Value["topology"]!)).Select(item => item.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_computes_what_its_definition_says(string name)
    {
        // arrange
        NativeLibraries.EnsureLoaded();
        var json = _cases.Value[name];
        using var model = TopologyReader.Read(LayersModel.WithoutValues(CanonicalTopology.Of(json["topology"]!)));
        foreach (var weight in model.Weights)
        {
            weight.SetValues(json["weights"]![weight.Name].Deserialize<float[]>()!);
        }

        using var x = Inputs(json);

        // act
        using var predicted = model.Predict(x);
        using var trainable = model.Predict([x])[0];

        // assert
        Assert.Equal(json["outputShape"].Deserialize<long[]>()!, predicted.shape);
        AssertClose(json, predicted);
        AssertClose(json, trainable);
    }

    private static bool IsTrained(JsonNode topology) => topology["model_config"]!["config"]!["layers"]!.AsArray()
        .SelectMany(layer => (JsonNode?[])[layer, layer!["config"]!["activation"]]).OfType<JsonObject>()
        .All(layer => LayerRegistry.ClassNames.Contains((string)layer["class_name"]!));

    private static torch.Tensor Inputs(JsonObject json) =>
        torch.tensor(json["x"].Deserialize<float[]>()!, json["shape"].Deserialize<long[]>()!);

    private static void AssertClose(JsonObject json, torch.Tensor actual)
    {
        var values = actual.contiguous().data<float>().ToArray();
        foreach (var (wanted, found) in json["y"].Deserialize<double[]>()!.Zip(values))
        {
            Assert.True(
                Math.Abs(wanted - found) <= 2e-5 * Math.Max(1, Math.Abs(wanted)),
                FormattableString.Invariant($"{wanted} by definition, {found} computed"));
        }
    }
}
