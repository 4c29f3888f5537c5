using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Experiments.Training;
using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Tests.Training;

public sealed class TrainedCorrectionTests : IDisposable
{
    private static readonly ExampleInput[] _inputs = [new(null, [12, 12, 3])];
    private static readonly TrainingOptions _options = new() { LearningRate = 0.02, BatchSize = 32, Epochs = 12 };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Softmax")]
    [InlineData("Identity")]
    public void Outputs_come_nearer_to_the_float_models_on_examples_that_training_has_not_seen(string last)
    {
        // arrange
        var (model, quantized) = Quantize(last);

        // act
        var outcome = TrainedCorrection.Train(quantized, Examples(256, seed: 1), _options);

        // assert
        Assert.True(outcome.IsTrained, outcome.Note);
        Assert.True(outcome.After < 0.7 * outcome.Before, outcome.Note);
        var others = Feeds(Examples(64, seed: 2));
        var reference = GraphOutputs.Of(model, others);
        var (before, after) = (
            reference.ErrorOf(GraphOutputs.Of(quantized.Graph, others)), reference.ErrorOf(GraphOutputs.Of(outcome.Model.Graph, others)));
        Assert.True(after < 0.85 * before, $"{before} became {after}");
    }

    [Fact]
    public void Kernels_and_the_formats_of_all_weights_stay_as_they_are()
    {
        // arrange
        var (_, quantized) = Quantize("Softmax");

        // act
        var trained = TrainedCorrection.Train(quantized, Examples(256, seed: 1), _options with { Epochs = 4 }).Model;

        // assert
        Assert.Equal(quantized.Weights.Select(Format), trained.Weights.Select(Format));
        Assert.All(
            quantized.Weights.Zip(trained.Weights).Where(pair => pair.First.Restored.Shape.Count > 1),
            pair => Assert.Same(pair.First, pair.Second));
        Assert.All(trained.Weights, weight =>
            Assert.Equal(weight.Restored.Values.ToArray(), trained.Graph.FindWeight(weight.Restored.Name)!.Values.ToArray()));

        static string Format(StoredWeight weight) => $"{weight.Restored.Name} {weight.Dtype}";
    }

    [Fact]
    public void The_same_examples_give_the_same_model()
    {
        // arrange
        var (_, quantized) = Quantize("Softmax");
        var options = _options with { Epochs = 2, Crops = true, Flips = true };

        // act
        var (first, second) = (
            TrainedCorrection.Train(quantized, Examples(256, seed: 1), options),
            TrainedCorrection.Train(quantized, Examples(256, seed: 1), options));

        // assert
        Assert.True(first.IsTrained, first.Note);
        Assert.Equal(first.After, second.After);
        Assert.All(
            first.Model.Weights.Zip(second.Model.Weights),
            pair => Assert.Equal(pair.First.Restored.Values.ToArray(), pair.Second.Restored.Values.ToArray()));
    }

    [Fact]
    public void The_untrained_model_is_kept_where_training_makes_it_worse_which_the_first_time_through_tells()
    {
        // arrange
        var (_, quantized) = Quantize("Softmax");

        // act
        var outcome = TrainedCorrection.Train(quantized, Examples(256, seed: 1), _options with { LearningRate = 100 });

        // assert
        Assert.False(outcome.IsTrained);
        Assert.Same(quantized, outcome.Model);
        Assert.Contains("calibration examples, once through: ", outcome.Note, StringComparison.Ordinal);
        Assert.EndsWith("became no less, so that they were left as they were.", outcome.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_examples_are_told()
    {
        // arrange
        var (_, quantized) = Quantize("Softmax");

        // act
        var outcome = TrainedCorrection.Train(quantized, Examples(20, seed: 1), _options);

        // assert
        Assert.Equal("Its vectors were not trained: 20 calibration examples are too few.", outcome.Note);
    }

    public void Dispose() => _folder.Dispose();

    private static TrainingExamples Examples(int count, int seed)
    {
        var random = new Random(seed);
        float[] Example() => [.. Enumerable.Range(0, 12 * 12 * 3).Select(_ => (float)random.NextDouble())];
        return new TrainingExamples(_inputs, [.. Enumerable.Range(0, count).Select(_ => Example())]);
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Feeds(TrainingExamples examples) =>
        [.. examples.Values.Select(values => new Dictionary<string, Tensor> { ["image"] = Tensor.Of([1, 12, 12, 3], values.ToArray()) })];

    private (ModelGraph Model, QuantizedModel Quantized) Quantize(string last)
    {
        var directory = Path.Combine(_folder.Path, last);
        GraphModelFolder.Write(directory, last);
        var model = ModelGraphFile.Read(directory);
        return (model, ModelQuantizer.Quantize(model, new QuantizationRecipe { Kernel = KernelGrid.Levels(12) }));
    }
}
