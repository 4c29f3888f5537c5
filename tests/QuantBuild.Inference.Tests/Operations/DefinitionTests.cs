using QuantBuild.Graph;

namespace QuantBuild.Inference.Tests.Operations;

/// <summary>Ops that graph models of TensorFlow.js do not have, or have wrong, held against their definitions.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void Softsign_divides_by_one_more_than_the_magnitude()
    {
        // act
        var y = Run("Softsign", Tensor.Of([3], [-3f, 0f, 1f]));

        // assert
        Assert.Equal([-0.75f, 0f, 0.5f], y.Floats);
    }

    [Fact]
    public void EnsureShape_passes_the_value_on()
    {
        // act
        var y = Run("EnsureShape", Tensor.Of([2], [1f, 2f]));

        // assert
        Assert.Equal([1f, 2f], y.Floats);
    }

    [Fact]
    public void UniqueV2_keeps_the_order_of_first_places()
    {
        // act
        var y = Run("UniqueV2", Tensor.Of([5], [3f, 1f, 3f, 2f, 1f]));

        // assert
        Assert.Equal([3f, 1f, 2f], y.Floats);
    }

    [Fact]
    public void A_transposed_convolution_in_three_dimensions_spreads_each_value_by_the_kernel()
    {
        // arrange: a kernel of two along the last dimension, in steps of two, so that each value stands beside ten times itself
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [1, 1, 1, 3, 1]);
        var kernel = builder.Constant(Tensor.Of([1, 1, 2, 1, 1], [1f, 10f]));
        var shape = builder.Constant(Tensor.Vector(1, 1, 1, 6, 1));
        var attributes = new OperationAttributes { { "strides", [1, 1, 1, 2, 1] }, { "padding", "SAME" } };
        builder.Output("y", builder.Add("Conv3DBackpropInputV2", [shape, kernel, x], attributes));

        // act
        var y = Run(builder, Tensor.Of([1, 1, 1, 3, 1], [1f, 2f, 3f]));

        // assert
        Assert.Equal([1, 1, 1, 6, 1], y.Shape);
        Assert.Equal([1f, 10f, 2f, 20f, 3f, 30f], y.Floats);
    }

    private static Tensor Run(string type, Tensor x)
    {
        var builder = new GraphBuilder();
        builder.Output("y", builder.Add(type, [builder.Input("x", x.Type, [.. x.Shape.Select(length => (int?)length)])]));
        return Run(builder, x);
    }

    private static Tensor Run(GraphBuilder builder, Tensor x)
    {
        using var engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty, new InferenceOptions { Threads = 1 });
        return engine.Run(new Dictionary<string, Tensor> { ["x"] = x })["y"];
    }
}
