using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Keras.Tests.Topology;

/// <summary>Quantization knows of each layer that can be loaded, or says that it does not: a layer forgotten there would be rounded
/// plainly, and nobody told.</summary>
public sealed class LayerKnowledgeTests
{
    private static Dictionary<string, (Layer Layer, int[] InputShape)> WithKernel => new()
    {
        ["Dense"] = (new Dense(3), [5]),
        ["Conv1D"] = (new Conv1D(3, 2), [6, 5]),
        ["Conv2D"] = (new Conv2D(3, [2, 2]), [6, 6, 5]),
        ["DepthwiseConv2D"] = (new DepthwiseConv2D([2, 2]), [6, 6, 5]),
        ["SeparableConv2D"] = (new SeparableConv2D(3, [2, 2]), [6, 6, 5]),
    };

    [Fact]
    public void Each_layer_that_can_be_loaded_has_a_row_or_is_declared_opaque()
    {
        // arrange
        var loadable = LayerRegistry.ClassNames;

        // act
        string[] forgotten = [.. loadable.Where(name => LayerClass.Find(name) is null)];

        // assert: add what is named here to LayerTable of QuantBuild.Quantization
        Assert.Empty(forgotten);
    }

    [Fact]
    public void A_row_that_tells_of_no_kernel_scales_or_moments_is_declared_opaque_and_no_other()
    {
        // arrange
        var rows = LayerRegistry.ClassNames.Select(LayerClass.Find).OfType<LayerClass>();

        // act
        string[] wrong = [.. rows.Where(row => row.IsOpaque == TellsSomething(row)).Select(row => row.Name)];

        // assert
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Dense")]
    [InlineData("Conv1D")]
    [InlineData("Conv2D")]
    [InlineData("DepthwiseConv2D")]
    [InlineData("SeparableConv2D")]
    public void A_kernel_has_the_roles_and_dimensions_of_its_row(string className)
    {
        // arrange
        var form = LayerClass.Find(className)!.Kernel!;
        var (layer, inputShape) = WithKernel[className];
        using Sequential model = new([new InputLayer(inputShape), layer]);

        // act
        var ranks = layer.Weights.Where(weight => weight.Shape.Count >= 2)
            .ToDictionary(weight => weight.Name.Split('/')[^1], weight => weight.Shape.Count);

        // assert
        Assert.Equal(new HashSet<string> { form.InputRole, form.OutputRole }, ranks.Keys.ToHashSet());
        Assert.All(ranks.Values, rank => Assert.Equal(form.Rank, rank));
    }

    [Fact]
    public void The_kernels_tested_are_those_of_all_rows()
    {
        // arrange
        var wanted = LayerRegistry.ClassNames.Where(name => LayerClass.Find(name)?.Kernel is not null);

        // act
        var tested = WithKernel.Keys;

        // assert
        Assert.Equal(wanted.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    private static bool TellsSomething(LayerClass row) =>
        row.IsInput || row.Kernel is not null || row.Scales != ScaleRule.Stops || row.Moments != MomentRule.Unknown;
}
