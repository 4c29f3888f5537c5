using Microsoft.ML.OnnxRuntime;
using QuantBuild.Graph;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference.Tests;

public sealed class InferenceEngineTests
{
    [Fact]
    public void Unknown_lengths_are_those_of_the_data()
    {
        // arrange
        using var engine = Open(Doubling(out _));

        // act
        var one = engine.Run(Feed(Tensor.Of([1, 2], [1f, 2f])))["y"];
        var three = engine.Run(Feed(Tensor.Of([3, 2], [1f, 2f, 3f, 4f, 5f, 6f])))["y"];

        // assert
        Assert.Equal([2f, 4f], one.Floats);
        Assert.Equal([3, 2], three.Shape);
        Assert.Equal([2f, 4f, 6f, 8f, 10f, 12f], three.Floats);
    }

    [Fact]
    public void Runs_from_several_threads_do_not_disturb_each_other()
    {
        // arrange
        using var engine = Open(Doubling(out _));

        // act
        var results = Enumerable.Range(0, 200).AsParallel().WithDegreeOfParallelism(4)
            .Select(i => (i, engine.Run(Feed(Tensor.Of([1, 2], [(float)i, -i])))["y"].Floats)).ToList();

        // assert
        Assert.All(results, result => Assert.Equal([2f * result.i, -2f * result.i], result.Floats));
    }

    [Fact]
    public void Any_value_can_be_given_out_beside_the_outputs()
    {
        // arrange
        var graph = Doubling(out var shifted);
        using var engine = InferenceEngine.Open(
            graph, WeightSet.Empty, new InferenceOptions { ExtraOutputs = [shifted, graph.Inputs[0].Value] });

        // act
        var outputs = engine.Run(Feed(Tensor.Of([1, 2], [1f, 2f])));

        // assert
        Assert.Equal(["doubled", "x", "y"], outputs.Keys.Order());
        Assert.Equal([1f, 2f], outputs["x"].Floats);
    }

    [Fact]
    public void Values_between_convolutions_are_given_out_in_the_graphs_own_order()
    {
        // arrange: [1, 1, 2, 2], where the order of dimensions shows
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 1, 2, 2]);
        var kernel = builder.Constant(Tensor.Of([1, 1, 2, 2], [1f, 0f, 0f, 10f]));
        var conv = builder.Add("Conv2D", [x, kernel], new() { { "strides", [1, 1, 1, 1] }, { "padding", "SAME" } }, name: "conv");
        builder.Output("y", builder.Add("Relu", [conv]));
        using var engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty, new InferenceOptions { ExtraOutputs = [conv] });

        // act
        var outputs = engine.Run(Feed(Tensor.Of([1, 1, 2, 2], [1f, 2f, 3f, 4f])));

        // assert
        Assert.Equal([1, 1, 2, 2], outputs["conv"].Shape);
        Assert.Equal([1f, 20f, 3f, 40f], outputs["conv"].Floats);
    }

    [Fact]
    public void Outputs_that_are_read_may_lie_channels_first_and_are_the_same_place_by_place()
    {
        // arrange: two pictures of 2 x 3 places; a filter of three outputs, and what is no picture
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2, 3, 2]);
        var kernel = builder.Constant(Tensor.Of([1, 1, 2, 3], [1f, 2f, 3f, 10f, 20f, 30f]));
        var conv = builder.Add("Conv2D", [x, kernel], new() { { "strides", [1, 1, 1, 1] }, { "padding", "SAME" } }, name: "conv");
        var relu = builder.Add("Relu", [conv], name: "relu");
        builder.Output("y", builder.Add("Mean", [relu, builder.Constant(Tensor.Vector(1, 2))], new() { { "keep_dims", false } }));
        var (graph, found) = (builder.Build(), new Dictionary<string, (int[] Shape, bool AreFirst, float[] Values)>());
        var feed = Feed(Tensor.Of([2, 2, 3, 2], [.. Enumerable.Range(-4, 24).Select(value => (float)value)]));
        using var engine = InferenceEngine.Open(
            graph, WeightSet.Empty, new InferenceOptions { ExtraOutputs = [conv, relu, x], OutputsAreRead = true });

        // act
        engine.Run(feed, (name, output) => found.Add(name, ([.. output.Shape], output.AreChannelsFirst, output.ToArray())));

        // assert: of place p the first channel is 2p - 4, the second one more
        Assert.Equal(["conv", "relu", "x", "y"], found.Keys.Order());
        Assert.Equal((true, true, false), (found["conv"].AreFirst, found["relu"].AreFirst, found["x"].AreFirst));
        Assert.Equal([2, 2, 3, 3], found["conv"].Shape);
        float[] expected = [.. Enumerable.Range(0, 12).SelectMany(place => Enumerable.Range(1, 3).Select(output =>
            (float)(output * ((2 * place) - 4 + (10 * ((2 * place) - 3))))))];
        Assert.Equal(expected, found["conv"].Values);
        Assert.Equal(expected.Select(value => Math.Max(value, 0)), found["relu"].Values);
        Assert.Throws<InvalidOperationException>(() => engine.Run(feed));
    }

    [Fact]
    public void The_same_graph_runs_with_the_weights_of_each_variant()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        builder.Output("y", builder.Add("Mul", [x, builder.Weight("scale", ElementType.Float32, [2])]));
        var graph = builder.Build();
        var weights = new WeightSet(new Dictionary<string, Tensor> { ["scale"] = Tensor.Of([2], [1f, 2f]) });
        var others = weights.With(new Dictionary<string, Tensor> { ["scale"] = Tensor.Of([2], [3f, 4f]) });

        // act
        using var first = InferenceEngine.Open(graph, weights);
        using var second = InferenceEngine.Open(graph, others);

        // assert
        Assert.Equal([1f, 2f], first.Run(Feed(Tensor.Of([1, 2], [1f, 1f])))["y"].Floats);
        Assert.Equal([3f, 4f], second.Run(Feed(Tensor.Of([1, 2], [1f, 1f])))["y"].Floats);
    }

    [Fact]
    public void An_unknown_op_is_refused_where_an_output_depends_on_it_and_only_there()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        builder.Output("odd", builder.Add("Frobnicate", [x], name: "strange"));
        builder.Output("plain", builder.Add("Relu", [x]));

        // act
        using var engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty, new InferenceOptions { Outputs = ["plain"] });
        var error = Assert.Throws<InferenceException>(() => InferenceEngine.Open(builder.Build(), WeightSet.Empty));

        // assert
        Assert.Equal([0f, 1f], engine.Run(Feed(Tensor.Of([1, 2], [-1f, 1f])))["plain"].Floats);
        Assert.Equal("'strange': the op Frobnicate cannot be run.", error.Message);
    }

    [Fact]
    public void Inputs_are_checked_before_anything_runs()
    {
        // arrange
        using var engine = Open(Doubling(out _));
        string Refused(IReadOnlyDictionary<string, Tensor> inputs) => Assert.Throws<InferenceException>(() => engine.Run(inputs)).Message;

        // act, assert
        Assert.Equal("'x': this input is missing.", Refused(new Dictionary<string, Tensor>()));
        Assert.Equal("'x': this input takes Float32 and was given Int32.", Refused(Feed(Tensor.Of([1, 2], [1, 2]))));
        Assert.Equal("'x': this input takes the shape [?, 2] and was given [1, 3].", Refused(Feed(Tensor.Of([1, 3], [1f, 2f, 3f]))));
    }

    [Fact]
    public void An_output_that_is_not_there_is_named_beside_those_that_are()
    {
        // act
        var error = Assert.Throws<InferenceException>(() =>
            InferenceEngine.Open(Doubling(out _), WeightSet.Empty, new InferenceOptions { Outputs = ["z"] }));

        // assert
        Assert.Equal("'z': there is no such output; there are 'y'.", error.Message);
    }

    [Fact]
    public void A_weight_of_another_shape_is_refused_by_its_name()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        builder.Output("y", builder.Add("MatMul", [x, builder.Weight("kernel", ElementType.Float32, [2, 3])]));
        var weights = new WeightSet(new Dictionary<string, Tensor> { ["kernel"] = Tensor.Of([3, 2], new float[6]) });

        // act
        var error = Assert.Throws<InferenceException>(() => InferenceEngine.Open(builder.Build(), weights));

        // assert
        Assert.Equal("operation 'kernel': the weight is Float32 [2, 3] in the graph, and its values are Float32 [3, 2].", error.Message);
    }

    [Fact]
    public void A_weight_that_is_an_output_itself_must_have_values_too()
    {
        // arrange
        var builder = new GraphBuilder();
        builder.Output("y", builder.Weight("kernel", ElementType.Float32, [2, 3]));

        // act
        var error = Assert.Throws<InferenceException>(() => InferenceEngine.Open(builder.Build(), WeightSet.Empty));

        // assert
        Assert.Equal("operation 'kernel': there are no values for this weight.", error.Message);
    }

    [Fact]
    public void Without_CUDA_its_absence_is_said_in_one_line()
    {
        // act
        var error = Assert.Throws<NoCudaException>(() =>
            InferenceEngine.Open(Doubling(out _), WeightSet.Empty, new InferenceOptions { Device = InferenceDevice.Cuda }));

        // assert
        Assert.Contains("there is no CUDA here", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void What_ONNX_Runtime_refuses_is_one_line_with_the_operations_name()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, null);
        builder.Output("y", builder.Add("Reshape", [x, builder.Constant(Tensor.Vector(2, 2))], name: "shaped"));
        using var engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty);

        // act
        var error = Assert.Throws<InferenceException>(() => engine.Run(Feed(Tensor.Of([3], [1f, 2f, 3f]))));

        // assert
        Assert.StartsWith("'shaped': the model cannot be computed on these inputs: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(".cc", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Conv2D", 0, 1, "'op': the attribute 'strides' is 0, and must be at least 1.")]
    [InlineData("Conv2D", 1, -2, "'op': the attribute 'dilations' is -2, and must be at least 1.")]
    [InlineData("MaxPool", 1, 1, "operation 'op': the attribute 'ksize' is missing.")]
    public void Attributes_that_no_window_has_are_refused(string type, int stride, int dilation, string expected)
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [1, 4, 4, 1]);
        var attributes = new OperationAttributes
        {
            { "strides", [1, stride, stride, 1] }, { "dilations", [1, dilation, dilation, 1] }, { "padding", "VALID" },
        };
        builder.Output("y", builder.Add(type, [x, builder.Constant(Tensor.Of([1, 1, 1, 1], [1f]))], attributes, name: "op"));

        // act
        var error = Assert.Throws<InferenceException>(() => InferenceEngine.Open(builder.Build(), WeightSet.Empty));

        // assert
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Integers_divided_by_zero_are_zero_as_in_TensorFlow_js()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Int32, [null]);
        builder.Output("y", builder.Add("FloorDiv", [x, builder.Constant(Tensor.Vector(0, -1, 2))]));
        using var engine = Open(builder.Build());

        // act
        var y = engine.Run(Feed(Tensor.Of([3], [7, int.MinValue + 1, -3])))["y"];

        // assert
        Assert.Equal([0, int.MaxValue, -2], y.Integers);
    }

    [Fact]
    public void A_chain_of_five_thousand_operations_runs()
    {
        // arrange
        var builder = new GraphBuilder();
        var value = builder.Input("x", ElementType.Float32, [1]);
        var one = builder.Constant(Tensor.Scalar(1f));
        for (var i = 0; i < 5000; i++)
        {
            value = builder.Add("AddV2", [value, one]);
        }

        builder.Output("y", value);
        using var engine = Open(builder.Build());

        // act, assert
        Assert.Equal(5000f, engine.Run(Feed(Tensor.Of([1], [0f])))["y"].Floats.Single());
    }

    [Fact]
    public void An_exported_model_gives_the_same_in_ONNX_Runtime_itself()
    {
        // arrange
        using var file = new MemoryStream();

        // act
        OnnxExport.Write(Doubling(out _), WeightSet.Empty, file);

        // assert
        using var session = new InferenceSession(file.ToArray());
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f], [1L, 2L]);
        using var run = new RunOptions();
        using var y = session.Run(run, ["x"], [x], ["y"]);
        Assert.Equal([2f, 4f], y[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private static OperationGraph Doubling(out GraphValue doubled)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        doubled = builder.Add("AddV2", [x, x], name: "doubled");
        builder.Output("y", builder.Add("Identity", [doubled]));
        return builder.Build();
    }

    private static InferenceEngine Open(OperationGraph graph) =>
        InferenceEngine.Open(graph, WeightSet.Empty, new InferenceOptions { Threads = 1 });

    private static Dictionary<string, Tensor> Feed(Tensor x) => new() { ["x"] = x };
}
