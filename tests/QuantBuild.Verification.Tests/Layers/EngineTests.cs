using QuantBuild.Conversion;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>The graph of a model's layers, run by the engine, computes what the layers themselves do in training's engine.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_as_Keras_has_it_computes_in_the_engine_what_it_does_in_training(string layer)
    {
        // arrange
        using var model = SmallModels.WithWeights(LayerCases.All[layer](), 3);

        // act
        var layers = model.ToLayersModel();

        // assert
        AssertComputesTheSame(model, layers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_as_it_is_written_for_TFjs_computes_in_the_engine_what_it_does_in_training(string layer)
    {
        // arrange
        using var model = SmallModels.WithWeights(LayerCases.All[layer](), 3);

        // act
        model.Save(_folder["model"]);
        var written = TfjsLayersFile.Read(_folder["model"]);

        // assert
        AssertComputesTheSame(model, written);
        Assert.Empty(TfjsRewriting.Of(written).Differences);
    }

    private static void AssertComputesTheSame(Model model, LayersModel layers)
    {
        var graph = layers.ToGraph();
        using var engine = InferenceEngine.Open(graph, layers.Values);
        var seeded = SmallModels.InputsOf(model, 5, 4);
        var inputs = graph.Inputs.Zip(seeded).ToDictionary(pair => pair.First.Name, pair =>
            Tensor.Of(pair.Second.Shape, pair.Second.Values));
        var found = engine.Run(inputs);
        var expected = model.Predict([.. seeded.Select(input => torch.tensor(input.Values, [.. input.Shape.Select(size => (long)size)]))]);
        foreach (var (output, tensor) in graph.Outputs.Zip(expected))
        {
            var actual = found[output.Name];
            Assert.Equal(tensor.shape, actual.Shape.Select(size => (long)size));
            var values32 = tensor.contiguous().data<float>().ToArray();
            var scale = Math.Max(1, values32.Max(Math.Abs));
            Assert.All(values32.Zip(actual.Floats), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
        }
    }
}
