using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;

namespace QuantBuild.Quantization.Tests.Operations;

/// <summary>Cross-layer equalization of operations: what it changes keeps the function, and it changes what it can.</summary>
public sealed class EqualizationTests
{
    private const int Channels = 4;

    /// <summary>What stands between two convolutions, and which layers are changed then.</summary>
    public static TheoryData<string, string> Between => new()
    {
        { "Relu", "first second" },
        { "Identity", "first second" },
        { "Prelu", "first second" },
        { "Depthwise", "first depthwise second" },
        { "Residual", "first middle second" },
        { "DecomposedPrelu", "first second" },
        { "FactorAndShift", "first second" },
        { "Bound", "first second" },
        { "Mean", "first second" },
        { "Concatenation", "first other second" },
        { "ChannelPadding", "first second" },
        { "Relu6", "" },
        { "Sigmoid", "" },
        { "AddedOne", "" },
        { "Square", "" },
        { "TwoTakersOneUnknown", "" },
        { "Output", "" },
    };

    [Theory]
    [MemberData(nameof(Between))]
    public void Scales_pass_what_lets_them_and_the_function_stays(string between, string changed)
    {
        // arrange
        var graph = new TestGraph(between.Length);
        var first = graph.Convolution("first", graph.Input(3), 3, Channels);
        var value = Build(graph, between, first);
        var second = graph.Convolution("second", value, Width(between), 2);
        var model = between == "Output" ? graph.Read(second, first) : graph.Read(second);
        var before = graph.Compute(model, 3);

        // act
        var result = new CrossLayerEqualization().Apply(model);

        // assert
        Assert.Equal(changed, string.Join(' ', result.Layers));
        var after = graph.Compute(model, 3);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + MathF.Abs(pair.First))));
        Assert.Equal(changed.Length > 0, !Weight(model, "first/w")
            .SequenceEqual(((float[])graph.Weights.Get(graph.Operations.Find("first/w")!.Weight!).Values)));
    }

    [Fact]
    public void Ranges_are_alike_on_both_sides()
    {
        // arrange
        var graph = new TestGraph(3);
        var model = graph.Read(
            graph.Convolution("second", graph.Add("Relu", "relu", graph.Convolution("first", graph.Input(3), 3, Channels)), Channels, 2));

        // act
        new CrossLayerEqualization().Apply(model);

        // assert: rows of the second kernel are its input channels
        var made = Enumerable.Range(0, Channels).Select(channel =>
            Weight(model, "first/w").Where((_, i) => i % Channels == channel).Max(MathF.Abs));
        var taken = Weight(model, "second/w").Chunk(2).Select(row => row.Max(MathF.Abs));
        Assert.All(made.Zip(taken), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void A_vector_that_multiplies_takes_the_whole_difference_of_ranges()
    {
        // arrange: nothing but the vector takes what the kernel makes
        var graph = new TestGraph(4);
        var scaled = graph.Add(
            "Mul", "scale", graph.Convolution("first", graph.Input(3), 3, Channels), graph.Weight("factor", 1, 1, 1, 1, Channels));
        var model = graph.Read(graph.Add("Sigmoid", "sigmoid", scaled));
        var before = graph.Compute(model, 3);

        // act
        new CrossLayerEqualization().Apply(model);

        // assert
        var ranges = Enumerable.Range(0, Channels)
            .Select(channel => Weight(model, "first/w").Where((_, i) => i % Channels == channel).Max(MathF.Abs)).ToArray();
        Assert.All(ranges, range => Assert.Equal(ranges[0], range, 1e-4f * ranges[0]));
        Assert.All(before.Zip(graph.Compute(model, 3)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_transposed_convolution_takes_the_channels_of_its_last_dimension()
    {
        // arrange
        var graph = new TestGraph(5);
        var model = graph.Read(
            graph.Transposed("second", graph.Add("Relu", "relu", graph.Convolution("first", graph.Input(3), 3, Channels)), Channels, 2));
        var before = graph.Compute(model, 3);

        // act
        var result = new CrossLayerEqualization().Apply(model);

        // assert
        Assert.Equal(["first", "second"], result.Layers);
        Assert.All(before.Zip(graph.Compute(model, 3)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + MathF.Abs(pair.First))));
    }

    private static int Width(string between) =>
        between switch { "Concatenation" => 2 * Channels, "ChannelPadding" => Channels + 3, _ => Channels };

    private static GraphValue Build(TestGraph graph, string between, GraphValue x)
    {
        var relu = graph.Add("Relu", "relu", x);
        return between switch
        {
            "Relu" => relu,
            "Identity" => graph.Add("Identity", "same", x),
            "Prelu" => graph.Add("Prelu", "prelu", x, graph.Vector("slopes", 0.1f, 0.2f, 0.3f, 0.4f)),
            "Depthwise" => graph.Add("Relu", "relu2", graph.Depthwise("depthwise", relu, Channels)),
            "Residual" => graph.Add("AddV2", "sum", x, graph.Convolution("middle", relu, Channels, Channels)),
            "DecomposedPrelu" => graph.Add("AddV2", "sum", relu, graph.Add(
                "Mul", "half", graph.Add(
                    "Mul", "slope", graph.Add("Sub", "negative", x, graph.Add("Abs", "abs", x)),
                    graph.Vector("slopes", 0.1f, 0.2f, 0.3f, 0.4f)), graph.Vector("h", 0.5f))),
            "FactorAndShift" => graph.Add(
                "AddV2", "shift", graph.Add("Mul", "scale", relu, graph.Vector("factor", 1, 2, 3, 4)),
                graph.Vector("shifts", 1, -2, 3, -4)),
            "Bound" =>
                graph.Add("Maximum", "zero", graph.Add("Minimum", "bound", x, graph.Vector("bounds", 1, 2, 3, 4)), graph.Vector("0", 0)),
            "Mean" => graph.Add("Mean", "mean", relu, graph.Integers("axes", 1, 2)),
            "Concatenation" =>
                graph.Add("ConcatV2", "both", relu, graph.Convolution("other", relu, Channels, Channels), graph.Integers("axis", 3)),
            "ChannelPadding" => graph.Add("Pad", "pad", relu, graph.Integers("paddings", 0, 0, 0, 0, 0, 0, 1, 2)),
            "Relu6" => graph.Add("Relu6", "relu6", x),
            "Sigmoid" => graph.Add("Sigmoid", "sigmoid", x),
            "AddedOne" => graph.Add("AddV2", "one", relu, graph.Vector("1", 1)),
            "Square" => graph.Add("Mul", "square", x, x),
            "TwoTakersOneUnknown" => graph.Add("AddV2", "sum", relu, graph.Add("Sigmoid", "sigmoid", x)),
            _ => relu,
        };
    }

    private static float[] Weight(ModelGraph model, string name) => model.FindWeight(name)!.Values.ToArray();
}
