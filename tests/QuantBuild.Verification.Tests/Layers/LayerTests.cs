using QuantBuild.Keras.Layers;

namespace QuantBuild.Verification.Tests.Layers;

public sealed class LayerTests(LayerVerification verification) : IClassFixture<LayerVerification>
{
    public static MatrixTheoryData<string, string> Cases => new(LayerCases.All.Keys, LayerVerification.Forms.Keys);

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
