namespace QuantBuild.Graph.Tests;

public sealed class GraphBuilderTests
{
    [Fact]
    public void Operations_stand_after_those_whose_values_they_take()
    {
        // arrange
        var builder = new GraphBuilder();
        var image = builder.Input("image", ElementType.Float32, [null, 8, 8, 3]);
        var kernel = builder.Weight("conv/kernel", ElementType.Float32, [3, 3, 3, 4], "conv");
        var conv = builder.Add("Conv2D", [image, kernel], new() { { "strides", [1, 2, 2, 1] }, { "padding", "SAME" } }, "conv");
        builder.Output("result", builder.Add("Relu", [conv], origin: "conv"));

        // act
        var graph = builder.Build();

        // assert
        Assert.Equal(["image", "conv/kernel", "conv/Conv2D", "conv/Relu"], graph.Operations.Select(operation => operation.Name));
        Assert.Equal([1, 2, 2, 1], graph.Find("conv/Conv2D")!.Attributes.Integers("strides"));
        Assert.Equal(["conv/kernel"], graph.Weights.Select(weight => weight.Name));
    }

    [Fact]
    public void A_name_that_is_taken_gets_a_number()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, null);

        // act
        string[] names =
        [
            builder.Add("Relu", [x], name: "a").Name, builder.Add("Relu", [x], name: "a").Name, builder.Add("Relu", [x], name: "a_1").Name,
        ];

        // assert
        Assert.Equal(["a", "a_1", "a_1_1"], names);
    }

    [Fact]
    public void A_weight_that_two_operations_share_is_there_once()
    {
        // arrange
        var builder = new GraphBuilder();

        // act
        var first = builder.Weight("w", ElementType.Float32, [2]);
        var second = builder.Weight("w", ElementType.Float32, [2]);

        // assert
        Assert.Equal(first, second);
        Assert.Contains(
            "'w'", Assert.Throws<GraphException>(() => builder.Weight("w", ElementType.Float32, [3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_builder_is_refused()
    {
        // arrange
        var stranger = new GraphBuilder().Input("x", ElementType.Float32, null);

        // act
        var error = Assert.Throws<GraphException>(() => new GraphBuilder().Add("Relu", [stranger]));

        // assert
        Assert.Equal("operation 'Relu': it takes a value of 'x', which is not of this graph.", error.Message);
    }

    [Fact]
    public void Only_what_an_output_depends_on_is_needed_for_it()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, null);
        var used = builder.Add("Relu", [x], name: "used");
        _ = builder.Add("Unheard", [x], name: "dead");

        // act
        var needed = builder.Build().Needed([used]);

        // assert
        Assert.Equal(["x", "used"], needed.Select(operation => operation.Name));
    }

    [Fact]
    public void An_attribute_of_another_type_names_operation_attribute_and_type()
    {
        // arrange
        var builder = new GraphBuilder();
        var relu = builder.Add("Relu", [builder.Input("x", ElementType.Float32, null)], new() { { "T", "float" } }, name: "r").Producer;

        // act
        var mistyped = Assert.Throws<GraphException>(() => relu.Attributes.Flag("T"));
        var missing = Assert.Throws<GraphException>(() => relu.Attributes.Integers("strides"));

        // assert
        Assert.Equal("operation 'r': the attribute 'T' is String and must be Boolean.", mistyped.Message);
        Assert.Equal("operation 'r': the attribute 'strides' is missing.", missing.Message);
    }

    [Fact]
    public void Values_of_another_shape_than_the_graphs_are_refused()
    {
        // arrange
        var weights = new WeightSet(new Dictionary<string, Tensor> { ["w"] = Tensor.Of([2], [1f, 2f]) });

        // act
        var error = Assert.Throws<GraphException>(() => weights.Get(new GraphWeight("w", ElementType.Float32, [1, 2])));

        // assert
        Assert.Equal("operation 'w': the weight is Float32 [1, 2] in the graph, and its values are Float32 [2].", error.Message);
    }

    [Theory]
    [InlineData(new[] { 2, -1 })]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue })]
    public void A_shape_that_cannot_be_counted_is_refused(int[] shape)
    {
        // act, assert
        Assert.Throws<GraphException>(() => Tensor.CountElements(shape));
    }
}
