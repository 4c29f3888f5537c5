using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class GraphCalibrationTests
{
    /// <summary>Padding, stride, dilation: all that decides which inputs a place sees.</summary>
    public static TheoryData<string, int, int> Windows =>
        new() { { "SAME", 1, 1 }, { "SAME", 2, 1 }, { "VALID", 1, 1 }, { "VALID", 2, 1 }, { "SAME", 1, 2 } };

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_Gram_matrix_gives_the_energy_of_the_layers_output(string padding, int stride, int dilation)
    {
        // arrange: wᵀ(XᵀX/n)w is the mean square of the output that kernel w makes, which the engine computes by itself
        var model = Convolution(padding, stride, dilation);
        var feeds = Feeds(5);
        var calibration = new GraphCalibration(model, feeds);
        calibration.Commit(model.Layers[0], []);

        // act
        var gram = Assert.Single(calibration.InputGrams(model.FindWeight("w")!)!.Matrices);

        // assert
        var kernel = model.FindWeight("w")!.Values.ToArray();
        var outputs = GraphOutputs.Of(model, feeds).Flatten();
        for (var channel = 0; channel < 2; channel++)
        {
            double[] column = [.. kernel.Where((_, i) => i % 2 == channel).Select(value => (double)value)];
            var energy = Enumerable.Range(0, gram.Size).Sum(i =>
                Enumerable.Range(0, gram.Size).Sum(j => column[i] * gram[i, j] * column[j]));
            Assert.Equal(outputs.Where((_, i) => i % 2 == channel).Average(value => (double)value * value), energy, 1e-4 * energy);
        }
    }

    [Fact]
    public void Moments_of_both_sides_are_those_of_the_float_and_of_the_changed_kernel()
    {
        // arrange
        var model = Convolution("SAME", 1, 1);
        var feeds = Feeds(3);
        var calibration = new GraphCalibration(model, feeds);
        calibration.Commit(model.Layers[0], []);
        var doubled = model.FindWeight("w")!.With(model.FindWeight("w")!.Values.ToArray().Select(value => 2 * value).ToArray());

        // act
        ChannelMoments before = calibration.FloatOutput(
            model.GetLayer("conv")), after = calibration.QuantizedOutput(model.GetLayer("conv"), [doubled]);

        // assert
        var outputs = GraphOutputs.Of(model, feeds).Flatten();
        for (var channel = 0; channel < 2; channel++)
        {
            var mean = outputs.Where((_, i) => i % 2 == channel).Average(value => (double)value);
            Assert.Equal(mean, before.Mean[channel], 1e-6);
            Assert.Equal(2 * mean, after.Mean[channel], 1e-5);
            Assert.Equal(4 * before.Variance[channel], after.Variance[channel], 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void A_value_that_depends_on_no_input_goes_with_each_sample_of_the_others(int ofFirst, int ofSecond)
    {
        // arrange
        var builder = new GraphBuilder();
        GraphValue first = builder.Input("first", ElementType.Float32, [1]), second = builder.Input("second", ElementType.Float32, [1]);
        var sum = builder.Add("AddV2", [first, second]);
        builder.Output("sum", sum);
        var slice = new LayerSlice([first, second], [sum], Samples);

        // act
        var sums = slice.Run(new WeightSet(_ => null), Samples)[sum];

        // assert
        Assert.Equal([2, 3, 4], sums.Select(value => value.Floats[0]));

        Tensor[] Samples(GraphValue value) =>
            [.. Enumerable.Range(1, value == first ? ofFirst : ofSecond).Select(number => Tensor.Of([1], [(float)number]))];
    }

    private static ModelGraph Convolution(string padding, int stride, int dilation)
    {
        var random = new Random(2);
        var builder = new GraphBuilder();
        var image = builder.Input("image", ElementType.Float32, [null, 7, 6, 3]);
        var convolution = builder.Add(
            "Conv2D",
            [image, builder.Weight("w", ElementType.Float32, [3, 3, 3, 2])],
            new()
            {
                { "strides", [1, stride, stride, 1] },
                { "dilations", [1, dilation, dilation, 1] },
                { "padding", padding },
                { "data_format", "NHWC" },
            },
            "conv");
        builder.Output("conv", convolution);
        var kernel = Tensor.Of([3, 3, 3, 2], [.. Enumerable.Range(0, 54).Select(_ => (float)(random.NextDouble() - 0.4))]);
        return OperationModel.Read(builder.Build(), new WeightSet(new Dictionary<string, Tensor> { ["w"] = kernel }));
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Feeds(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => new Dictionary<string, Tensor>
        {
            ["image"] = Tensor.Of([1, 7, 6, 3], [.. Enumerable.Range(0, 126).Select(_ => (float)random.NextDouble())]),
        })];
    }
}
