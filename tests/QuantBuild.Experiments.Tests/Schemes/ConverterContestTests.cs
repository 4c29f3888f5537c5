using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Graph;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Tests.Schemes;

/// <summary>On how many of large selection examples a scheme is held against the converter's rounding: 8,388,608 values are 42 examples of
/// 256 · 256 · 3.</summary>
public sealed class ConverterContestTests : IDisposable
{
    private const int Examples = 60;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Some_of_many_large_examples_settle_what_is_far_apart()
    {
        // arrange
        using var contest = Open();

        // act: the float model itself has no error
        var wins = contest.Wins(ModelQuantizer.Quantize(contest.Model, new QuantizationRecipe { Kernel = KernelGrid.Float32 }), "floats");

        // assert
        Assert.True(wins);
        Assert.EndsWith("(divergence of the outputs on 42 of 60 selection examples).", contest.Take().Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_near_is_settled_by_all_examples()
    {
        // arrange
        using var contest = Open();

        // act: what the converter does, which some examples cannot tell from it
        var wins = contest.Wins(
            ModelQuantizer.Quantize(contest.Model, new QuantizationRecipe { Kernel = KernelGrid.Levels(256) }), "256 levels");

        // assert
        Assert.True(wins);
        Assert.EndsWith("(divergence of the outputs on 60 selection examples).", contest.Take().Notes[0], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ConverterContest Open()
    {
        using (var model = new Sequential(
            [new GlobalAveragePooling2D(inputShape: [256, 256, 3]), new Dense(4, activation: "softmax", useBias: false)], seed: 1))
        {
            model.Save(_folder["original"]);
        }

        var random = new Random(2);
        var values = new float[Examples * 256 * 256 * 3];
        foreach (var example in Enumerable.Range(0, Examples))
        {
            values.AsSpan(example * 256 * 256 * 3, 256 * 256 * 3).Fill(4 * random.NextSingle());
        }

        var data = new CalibrationData
        {
            Samples = Tensor.Of([1, 256, 256, 3], values[..(256 * 256 * 3)]),
            Selection = SelectionData.Of(
                Tensor.Of([Examples, 256, 256, 3], values), new Criteria([DatasetMetric.Accuracy], new ClassTargets(new int[Examples]))),
            Splits = [],
        };
        var run = new SchemeRun(
            _folder["original"], _folder["variant"], new(() => data), new SchemeOptions(),
            new ExperimentLog(TextWriter.Null, IsTerminal: false));
        return new ConverterContest(run, ModelGraphFile.Read(run.Source), hasData: true);
    }
}
