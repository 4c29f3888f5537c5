using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Inference;

public sealed class InferenceModelTests
{
    [Fact]
    public void Folding_changes_neither_the_results_nor_the_model()
    {
        // arrange
        using var model = Residual();
        var before = model.Weights.Select(weight => weight.GetValues()).ToList();
        using var x = torch.rand(5, 9, 8, 3).mul(4).sub(2);

        // act
        using var prepared = model.CompileForInference(batchSize: 2);
        using var folded = prepared.Predict(x);

        // assert
        using var plain = model.Predict([x])[0];
        AssertClose(plain, folded);
        Assert.All(model.Weights.Zip(before), pair => Assert.Equal(pair.Second, pair.First.GetValues()));
    }

    [Fact]
    public void A_convolution_that_is_an_output_or_feeds_several_layers_is_not_folded_away()
    {
        // arrange
        Input input = new([4, 4, 2]);
        var convolved = new Conv2D(3, [3, 3], padding: "same").Apply(input);
        var normalized = new BatchNormalization().Apply(convolved);
        using Model outputs = new([input], [convolved, normalized], seed: 1);
        using Model shared = new(input, new Add().Apply([convolved, normalized]), seed: 1);
        RandomizeStatistics(shared);
        using var x = torch.rand(2, 4, 4, 2);

        // act
        using var sum = shared.Predict(x);
        var both = outputs.Predict([x]);

        // assert
        using var expected = both[0].add(both[1]);
        AssertClose(expected, sum);
    }

    [Fact]
    public void Several_threads_may_predict_at_once()
    {
        // arrange
        using var model = Residual();
        using var x = torch.rand(16, 9, 8, 3);
        using var prepared = model.CompileForInference(batchSize: 3);
        using var expected = prepared.Predict(x);

        // act
        var results = new float[8][];
        Parallel.For(0, results.Length, i =>
        {
            using var result = prepared.Predict(x);
            results[i] = result.data<float>().ToArray();
        });

        // assert
        Assert.All(results, result => Assert.Equal(expected.data<float>().ToArray(), result));
    }

    [Fact]
    public void Samples_of_another_shape_are_an_error_that_gives_both_shapes()
    {
        // arrange
        using var model = Residual();
        using var x = torch.rand(1, 3, 9, 8);

        // act
        var error = Assert.Throws<KerasException>(() => model.Predict(x));

        // assert
        Assert.Contains("[1, 3, 9, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[batch, 9, 8, 3]", error.Message, StringComparison.Ordinal);
    }

    // A small inverted residual, with every kind of fold: with and without bias, normalization and activation.
    private static Model Residual()
    {
        Input input = new([9, 8, 3]);
        var x = new Conv2D(6, [3, 3], [2, 2], "same", useBias: false).Apply(input);
        var block = new ReLU(maxValue: 6).Apply(new BatchNormalization().Apply(x));
        block = new Activation("relu").Apply(new DepthwiseConv2D([3, 3], padding: "same").Apply(block));
        block = new BatchNormalization(scale: false).Apply(new Conv2D(6, [1, 1]).Apply(block));
        x = new Add().Apply([x, block]);
        x = new BatchNormalization(center: false).Apply(x);
        x = new DepthwiseConv2D([2, 2], depthMultiplier: 2, activation: "sigmoid").Apply(x);
        x = new Dense(4, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(new Dropout(0.5).Apply(x)));
        Model model = new(input, x, seed: 5);
        RandomizeStatistics(model);
        return model;
    }

    private static void RandomizeStatistics(Model model)
    {
        Random random = new(3);
        foreach (var weight in model.Weights.Where(weight => weight.Layer is BatchNormalization))
        {
            weight.SetValues([.. Enumerable.Range(0, (int)weight.ElementCount).Select(_ => random.NextSingle() + 0.5f)]);
        }
    }

    private static void AssertClose(torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.sub(actual).abs().max().item<float>() < 1e-5);
    }
}
