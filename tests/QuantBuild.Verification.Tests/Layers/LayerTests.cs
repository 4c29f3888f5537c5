using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Verification.Tests.Layers;

public sealed class LayerTests(LayerVerification verification) : IClassFixture<LayerVerification>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    public static MatrixTheoryData<string, string> Cases => new(LayerCases.All.Keys, LayerVerification.Forms.Keys);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_computes_what_TFjs_computes_in_Node(string layer, string form)
    {
        // act
        var result = verification.InNode(layer, form);

        // assert
        Assert.Null(result.Problem);
        Assert.True(result.Seeded!.Values > 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_computes_what_TFjs_computes_in_a_browser(string layer, string form)
    {
        // act
        var result = verification.InBrowser(layer, form);

        // assert
        Assert.Null(result.Problem);
        Assert.True(result.Seeded!.Values > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_that_is_written_for_TFjs_computes_what_it_did(string layer)
    {
        // arrange
        using var model = SmallModels.WithWeights(LayerCases.All[layer](), 3);
        var inputs = SmallModels.InputsOf(model, 5, 4)
            .Select(input => torch.tensor(input.Values, [.. input.Shape.Select(size => (long)size)])).ToArray();

        // act
        model.Save(_folder["model"]);
        using var loaded = LayersModelFile.Load(_folder["model"]);

        // assert
        foreach (var (expected, actual) in model.Predict(inputs).Zip(loaded.Predict(inputs)))
        {
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(torch.allclose(expected, actual, 1e-5, 2e-6), $"{expected.sub(actual).abs().max().item<float>()}");
        }

        Assert.Empty(TfjsRewriting.Of(loaded.ToLayersModel()).Differences);
    }

    [Fact]
    public void Every_layer_is_in_one_of_the_models()
    {
        // arrange
        var supported = typeof(Layer).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(Layer)) && !type.IsAbstract);

        // act
        var covered = LayerCases.All.Values.SelectMany(create =>
        {
            using var model = create();
            return model.Layers.Select(layer => layer.GetType()).ToArray();
        });

        // assert
        Assert.Empty(supported.Except(covered));
    }
}
