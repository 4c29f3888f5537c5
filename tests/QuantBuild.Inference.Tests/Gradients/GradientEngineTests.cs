using QuantBuild.Graph;
using QuantBuild.Inference.Gradients;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference.Tests.Gradients;

public sealed class GradientEngineTests
{
    private const int Batch = 2;
    private const int Side = 9;
    private const int Classes = 5;

    [Theory]
    [InlineData("gamma", "beta", "bias")]
    [InlineData("kernel")]
    [InlineData("kernel", "gamma", "beta", "bias")]
    public void The_gradients_of_the_weights_of_a_model_as_MobileNetV2_are_what_differences_tell(params string[] roles)
    {
        // arrange
        var model = new SmallMobileNet();
        string[] vectors = [.. model.Weights.Keys.Where(name => roles.Contains(name.Split('/')[^1]))];
        OutputLoss[] losses = [new("probabilities", LossKind.Divergence, [Batch, Classes])];
        var options = new GradientOptions { Losses = losses, InputShapes = model.Shapes, Weights = vectors };
        using var engine = GradientEngine.Open(model.Graph, new WeightSet(model.Weights), options);

        // act
        var result = engine.Run(model.Inputs, model.Targets, model.Weights);

        // assert
        Assert.Equal(vectors.Order(), engine.Weights.Order());
        using var fed = InferenceEngine.Open(FedGraph.WithInputs(model.Graph, vectors), new WeightSet(model.Weights), Single);
        var inputs = model.Inputs.Concat(model.Weights).ToDictionary();
        var quotients = new DifferenceQuotients(fed, inputs, model.Targets, losses);
        var compared = 0;
        foreach (var name in vectors)
        {
            var gradient = result.Weights[name].Floats;
            var scale = gradient.Max(Math.Abs);
            for (var i = 0; i < gradient.Length; i++)
            {
                if (quotients.Of(name, i, scale) is { } quotient)
                {
                    compared++;
                    Assert.True(
                        Math.Abs(quotient - gradient[i]) < (5e-3 * (scale + Math.Abs(quotient))) + 1e-5,
                        $"{name}[{i}]: {gradient[i]}, {quotient}");
                }
            }
        }

        Assert.True(compared > vectors.Sum(name => model.Weights[name].Floats.Length) / 2, $"{compared} compared");
    }

    [Fact]
    public void The_loss_and_the_outputs_are_those_of_the_model_itself()
    {
        // arrange
        var model = new SmallMobileNet();
        var options = new GradientOptions
        {
            Losses = [new("probabilities", LossKind.Divergence, [Batch, Classes], 0.5)],
            InputShapes = model.Shapes,
            Weights = ["first/gamma"],
        };
        using var engine = GradientEngine.Open(model.Graph, new WeightSet(model.Weights), options);
        using var plain = InferenceEngine.Open(model.Graph, new WeightSet(model.Weights), Single);

        // act
        var result = engine.Run(model.Inputs, model.Targets, model.Weights);

        // assert
        var (expected, target) = (plain.Run(model.Inputs)["probabilities"].Floats, model.Targets["probabilities"].Floats);
        Assert.All(expected.Zip(result.Outputs["probabilities"].Floats), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(0.5 * target.Zip(expected).Sum(pair => pair.First * Math.Log(pair.First / pair.Second)), result.Loss, 1e-5);
    }

    [Fact]
    public void What_computes_is_what_is_chosen_where_the_engine_is_opened()
    {
        // arrange
        Assert.SkipWhen(InferenceDevices.HasCuda, "There is a CUDA device.");
        var model = new SmallMobileNet();
        var options = new GradientOptions
        {
            Losses = [new("probabilities", LossKind.Divergence, [Batch, Classes])],
            InputShapes = model.Shapes,
            Weights = ["first/gamma"],
        };
        CurrentDevice.Value = InferenceDevice.Cuda;

        // act
        var error = Assert.Throws<NoCudaException>(() => GradientEngine.Open(model.Graph, new WeightSet(model.Weights), options));

        // assert
        Assert.Contains("there is no CUDA here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_down_the_gradient_lowers_the_loss_without_another_engine()
    {
        // arrange
        var model = new SmallMobileNet();
        var options = new GradientOptions
        {
            Losses = [new("probabilities", LossKind.Divergence, [Batch, Classes])],
            InputShapes = model.Shapes,
            Weights = ["first/gamma", "top/bias"],
        };
        using var engine = GradientEngine.Open(model.Graph, new WeightSet(model.Weights), options);
        var before = engine.Run(model.Inputs, model.Targets, model.Weights);

        // act
        var stepped = before.Weights.ToDictionary(weight => weight.Key, weight => Tensor.Of(
            weight.Value.Shape,
            model.Weights[weight.Key].Floats.Zip(weight.Value.Floats, (value, slope) => value - (0.05f * slope)).ToArray()));
        var after = engine.Run(model.Inputs, model.Targets, stepped);

        // assert
        Assert.True(after.Loss < before.Loss, $"{before.Loss} became {after.Loss}");
    }

    [Fact]
    public void What_is_fed_needs_no_values_beforehand()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        builder.Output("y", builder.Add("Mul", [x, builder.Weight("w", ElementType.Float32, [2])]));
        var options = new GradientOptions
        {
            Losses = [new("y", LossKind.Squares, [1, 2])],
            InputShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [1, 2] },
            Weights = ["w"],
        };

        // act
        using var engine = GradientEngine.Open(builder.Build(), WeightSet.Empty, options);

        // assert: the derivatives of (3w − 1)² and (5w − 1)² where w is 1 and 2
        var result = engine.Run(One("x", [1, 2], 3, 5), One("y", [1, 2], 1, 1), One("w", [2], 1, 2));
        Assert.Equal([12f, 90f], result.Weights["w"].Floats);
    }

    [Fact]
    public void A_kernel_that_is_applied_to_the_input_itself_has_a_gradient()
    {
        // arrange: the graph leaves the batch open
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, 2]);
        builder.Output("y", builder.Add("MatMul", [x, builder.Weight("w", ElementType.Float32, [2, 1])]));
        var options = new GradientOptions
        {
            Losses = [new("y", LossKind.Squares, [2, 1])],
            InputShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [2, 2] },
            Weights = ["w"],
        };

        // act
        using var engine = GradientEngine.Open(builder.Build(), WeightSet.Empty, options);

        // assert: 2·Xᵀ(Xw − y), with X = [[1, 2], [3, 4]], w = [1, 1] and y = [1, 2]
        var result = engine.Run(One("x", [2, 2], 1, 2, 3, 4), One("y", [2, 1], 1, 2), One("w", [2, 1], 1, 1));
        Assert.Equal([34f, 48f], result.Weights["w"].Floats);
    }

    [Fact]
    public void An_op_without_a_gradient_is_named()
    {
        // arrange
        var builder = new GraphBuilder();
        var image = builder.Input("x", ElementType.Float32, [1, 4]);
        var scaled = builder.Add("Mul", [image, builder.Weight("w", ElementType.Float32, [4])]);
        builder.Output("y", builder.Add("Prod", [scaled, builder.Constant(Tensor.Vector(1))], name: "product"));
        var options = new GradientOptions
        {
            Losses = [new("y", LossKind.Squares, [1])],
            InputShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [1, 4] },
            Weights = ["w"],
        };

        // act
        void Open() => GradientEngine.Open(
            builder.Build(), new WeightSet(new Dictionary<string, Tensor> { ["w"] = Tensor.Of([4], [1f, 2, 3, 4]) }), options);

        // assert
        Assert.Equal("'product': the gradient of ReduceProd is not known.", Assert.Throws<InferenceException>(Open).Message);
    }

    [Fact]
    public void A_divergence_needs_a_softmax()
    {
        // arrange
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [1, 4]);
        builder.Output("y", builder.Add("Mul", [x, builder.Weight("w", ElementType.Float32, [4])]));
        var options = new GradientOptions
        {
            Losses = [new("y", LossKind.Divergence, [1, 4])],
            InputShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [1, 4] },
            Weights = ["w"],
        };

        // act
        void Open() => GradientEngine.Open(
            builder.Build(), new WeightSet(new Dictionary<string, Tensor> { ["w"] = Tensor.Of([4], [1f, 2, 3, 4]) }), options);

        // assert
        Assert.Equal("'y': a divergence needs an output that is a softmax.", Assert.Throws<InferenceException>(Open).Message);
    }

    private static InferenceOptions Single => new() { Threads = 1 };

    /// <summary>A convolution in steps of two on explicit padding, a depthwise one in steps of two, one that adds to what it took, and a
    /// classifier, with batch normalizations between.</summary>
    private static Dictionary<string, Tensor> One(string name, int[] shape, params float[] values) =>
        new() { [name] = Tensor.Of(shape, values) };

    private sealed class SmallMobileNet
    {
        private readonly GraphBuilder _builder = new();
        private readonly Random _random = new(3);
        private readonly Dictionary<string, Tensor> _weights = [];

        public SmallMobileNet()
        {
            var image = _builder.Input("image", ElementType.Float32, [null, Side, Side, 3]);
            var padding = _builder.Constant(Tensor.Of([4, 2], [0, 0, 1, 1, 1, 1, 0, 0]));
            var padded = _builder.Add("Pad", [image, padding]);
            var first = Norm("first", Convolve("first", "Conv2D", padded, [3, 3, 3, 4], 2, "VALID"), "Relu6");
            var expanded = Norm("expand", Convolve("expand", "Conv2D", first, [1, 1, 4, 8], 1, "SAME"), "Relu6");
            var steps = Norm("steps", Convolve("steps", "DepthwiseConv2dNative", expanded, [3, 3, 8, 1], 2, "SAME"), "Relu");
            var depthwise = Norm("depthwise", Convolve("depthwise", "DepthwiseConv2dNative", steps, [3, 3, 8, 1], 1, "SAME"), null);
            var shifted = _builder.Add("AddV2", [depthwise, Weight("whole", [Batch, 3, 3, 8], 0)]);
            var project = Norm("project", Convolve("project", "Conv2D", shifted, [1, 1, 8, 8], 1, "SAME"), null);
            var sum = _builder.Add("AddV2", [project, steps]);
            var biased = _builder.Add("BiasAdd", [Convolve("last", "Conv2D", sum, [3, 3, 8, 6], 2, "SAME"), Weight("last/bias", [6], 0)]);
            var mean = _builder.Add("Mean", [_builder.Add("Relu", [biased]), _builder.Constant(Tensor.Vector(1, 2))]);
            var logits = _builder.Add("MatMul", [mean, Weight("top/kernel", [6, Classes], 0)]);
            var top = _builder.Add("BiasAdd", [logits, Weight("top/bias", [Classes], 0)]);
            _builder.Output("probabilities", _builder.Add("Softmax", [top]));
            Graph = _builder.Build();
            Inputs = new Dictionary<string, Tensor> { ["image"] = Values([Batch, Side, Side, 3], 0) };
            Targets = new Dictionary<string, Tensor>
            {
                ["probabilities"] = Tensor.Of([Batch, Classes], [.1f, .2f, .3f, .25f, .15f, .4f, .1f, .1f, .2f, .2f]),
            };
        }

        public OperationGraph Graph { get; }

        public Dictionary<string, Tensor> Weights => _weights;

        public Dictionary<string, Tensor> Inputs { get; }

        public Dictionary<string, Tensor> Targets { get; }

        public Dictionary<string, IReadOnlyList<int>> Shapes { get; } =
            new() { ["image"] = [Batch, Side, Side, 3] };

        private GraphValue Convolve(string name, string type, GraphValue input, int[] shape, int step, string padding) => _builder.Add(
            type,
            [input, Weight($"{name}/kernel", shape, 0)],
            new() { { "strides", [1, step, step, 1] }, { "padding", padding } },
            name: name);

        private GraphValue Norm(string name, GraphValue input, string? activation)
        {
            var kernel = _weights[$"{name}/kernel"].Shape;
            var channels = kernel[3] == 1 ? kernel[2] : kernel[3];
            var norm = _builder.Add(
                "FusedBatchNormV3",
                [
                    input, Weight($"{name}/gamma", [channels], 1), Weight($"{name}/beta", [channels], 0.5f),
                    Weight($"{name}/mean", [channels], 0), Weight($"{name}/variance", [channels], 1.5f),
                ],
                new() { { "epsilon", 1e-3 }, { "is_training", false } },
                name: $"{name}/norm");
            return activation is null ? norm : _builder.Add(activation, [norm]);
        }

        private GraphValue Weight(string name, int[] shape, float around)
        {
            _weights.Add(name, Values(shape, around));
            return _builder.Weight(name, ElementType.Float32, shape);
        }

        private Tensor Values(int[] shape, float around) => Tensor.Of(
            shape,
            Enumerable.Range(0, (int)Tensor.CountElements(shape)).Select(_ => around + (float)_random.NextDouble() - 0.5f).ToArray());
    }
}
