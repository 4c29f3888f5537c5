using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Tests.Evaluation.WeightChanges;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;
using TorchSharp;

namespace QuantBuild.Experiments.Tests.Schemes;

/// <summary>What a scheme promises over the converter's rounding, held against outputs on inputs that the scheme has not seen.</summary>
public sealed partial class RecipeSchemeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Without_batch_normalizations_8_bits_without_data_are_no_worse_than_the_converters(int seed)
    {
        // arrange: convolutions in a row with biases, as in super-resolution
        using (var model = new Sequential(
            [new Conv2D(16, [3, 3], activation: "relu", inputShape: [24, 24, 3]), new Conv2D(16, [3, 3], activation: "relu"),
                new Conv2D(3, [3, 3])], seed: seed))
        {
            model.Save(_folder["original"]);
        }

        // act
        var outcome = Quantize("safe-8bit");
        Quantize("converter-8bit");

        // assert
        Assert.True(ErrorOf("safe-8bit", [24, 24, 3]) <= 1.05 * ErrorOf("converter-8bit", [24, 24, 3]), outcome.Notes[0]);
    }

    [Fact]
    public void Levels_of_which_the_last_result_tells_that_they_lose_are_not_tried_on_a_model_of_many_kernels()
    {
        // arrange: no channel differs from others, so that fewer levels than the converter's lose
        SaveDense(kernels: 100);

        // act
        var (converter, tried) = Forms(Quantize("safe-8bit").Notes[0]);

        // assert
        Assert.InRange(tried.Length, 2, 5);
        Assert.Equal((176, 256), (tried[0].Levels, tried[^1].Levels));
        Assert.All(tried.Zip(tried[1..^1]), pair =>
            Assert.InRange(pair.Second.Levels, pair.First.Levels * pair.First.Error / converter / 1.11, 256));
    }

    [Fact]
    public void Of_few_kernels_all_levels_are_tried_until_some_win()
    {
        // arrange
        SaveDense(kernels: 4);

        // act
        var (_, tried) = Forms(Quantize("safe-8bit").Notes[0]);

        // assert
        Assert.Equal(((int[])[176, 192, 208, 224, 240, 256])[..tried.Length], tried.Select(form => form.Levels));
        Assert.InRange(tried.Length, 3, 6);
    }

    [Fact]
    public void Where_channels_differ_scaling_wins_and_the_report_says_by_how_much()
    {
        // arrange
        NormalizedConvolution.Save(_folder["original"]);

        // act
        var outcome = Quantize("safe-8bit");
        Quantize("converter-8bit");

        // assert
        Assert.True(outcome.AppliesPasses);
        Assert.Matches("^Better than the converter's rounding: [0-9.E-]+ with 176 levels against [0-9.E-]+ \\(predicted error of the "
            + "outputs, relative, by the batch normalizations' statistics\\)\\.$", Assert.Single(outcome.Notes));
        Assert.True(ErrorOf("safe-8bit", [6, 6, 3]) < 0.5 * ErrorOf("converter-8bit", [6, 6, 3]));
    }

    [Fact]
    public void What_is_stored_in_8_bits_already_stays_and_the_file_does_not_grow()
    {
        // arrange
        NormalizedConvolution.Save(_folder["float"]);
        Scheme("converter-8bit").Quantize(Run("float", "original"));

        // act
        var outcomes = new[] { "converter-16bit", "converter-8bit", "float16", "safe-8bit" }.Select(scheme =>
            (Scheme: scheme, Outcome: Quantize(scheme))).ToArray();

        // assert
        Assert.All(outcomes, made =>
        {
            Assert.False(made.Outcome.AppliesPasses);
            Assert.Contains("The source's own codes were kept for 6 of 6 weights, which it stores in no more bytes.", made.Outcome.Notes);
            Assert.Equal(File.ReadAllBytes(Shard("original")), File.ReadAllBytes(Shard(made.Scheme)));
        });
    }

    [Fact]
    public void A_source_in_16_bits_is_still_made_smaller()
    {
        // arrange
        NormalizedConvolution.Save(_folder["float"]);
        Scheme("float16").Quantize(Run("float", "original"));

        // act
        var outcome = Quantize("safe-8bit");

        // assert
        Assert.True(outcome.AppliesPasses, outcome.Notes[0]);
        Assert.True(ArtifactSizes.Of(_folder["safe-8bit"]).Weights < ArtifactSizes.Of(_folder["original"]).Weights);
    }

    [Fact]
    public void Where_the_outputs_cannot_be_compared_the_converters_rounding_is_kept_with_the_reason()
    {
        // arrange: a layer that no engine here knows
        NormalizedConvolution.Save(_folder["original"]);
        var json = Path.Combine(_folder["original"], "model.json");
        File.WriteAllText(json, File.ReadAllText(json)
            .Replace("\"class_name\":\"BatchNormalization\"", "\"class_name\":\"MultiplyBeta\"", StringComparison.Ordinal));

        // act
        var outcome = Quantize("safe-8bit");

        // assert
        Assert.StartsWith(
            "The converter's rounding was kept: its outputs cannot be compared with the scheme's, ", outcome.Notes[0],
            StringComparison.Ordinal);
        Assert.Contains("MultiplyBeta", outcome.Notes[0], StringComparison.Ordinal);
        Assert.True(File.Exists(Shard("safe-8bit")));
    }

    [Fact]
    public void Calibrated_8_bits_are_no_further_from_the_float_model_on_the_selection_examples_than_the_converters()
    {
        // arrange
        var houses = new HousesExperiment();
        houses.CreateModel(houses.Defaults, _folder["original"], HousesExperiment.Silent);
        var data = houses.OpenCalibration(houses.Defaults, HousesExperiment.Silent);
        var run = Run("original", "tuned-8bit") with { Calibration = new(() => data) };

        // act
        Scheme("tuned-8bit").Quantize(run);
        Quantize("converter-8bit");

        // assert
        var reference = data.Selection.Predict(ModelGraphFile.Read(_folder["original"]));
        Assert.True(Divergence("tuned-8bit") <= Divergence("converter-8bit"));

        double Divergence(string variant) =>
            data.Selection.Judge(reference, data.Selection.Predict(ModelGraphFile.Read(_folder[variant]))).Divergence;
    }

    [Fact]
    public void An_outcome_is_kept_beside_the_variant_and_a_damaged_one_is_named()
    {
        // act
        new SchemeOutcome(AppliesPasses: true, "One.", "Two.").Save(_folder["variant"]);
        var loaded = SchemeOutcome.Load(_folder["variant"])!;
        File.WriteAllText(SchemeOutcome.PathOf(_folder["variant"]), """{"AppliesPasses":true,"Notes":[null]}""");

        // assert
        Assert.Equal((true, "One. Two."), (loaded.AppliesPasses, string.Join(' ', loaded.Notes)));
        Assert.Null(SchemeOutcome.Load(_folder["other"]));
        Assert.Contains(
            "variant.scheme.json: ", Assert.Throws<ExperimentException>(() => SchemeOutcome.Load(_folder["variant"])).Message,
            StringComparison.Ordinal);
    }

    private static (double Converter, (double Error, int Levels)[] Tried) Forms(string note) => (
        double.Parse(Converters().Match(note).Value, CultureInfo.InvariantCulture),
        [.. Tried().Matches(note).Select(match => (
            double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))).OrderBy(form => form.Item2)]);

    private void SaveDense(int kernels)
    {
        using var model = new Sequential(
            [
                new Dense(16, activation: "relu", inputShape: [16]),
                .. Enumerable.Range(1, kernels - 1).Select(_ => new Dense(16, activation: "relu")),
            ],
            seed: 1);
        model.Save(_folder["original"]);
    }

    [GeneratedRegex("([0-9.E-]+) with ([0-9]+) levels")]
    private static partial Regex Tried();

    [GeneratedRegex("(?<=against )[0-9.E-]+|[0-9.E-]+(?= against)")]
    private static partial Regex Converters();

    private static Scheme Scheme(string name) => SchemeCatalog.Find(name)!;

    private SchemeOutcome Quantize(string scheme) => Scheme(scheme).Quantize(Run("original", scheme));

    private SchemeRun Run(string source, string variant) => new(
        _folder[source], _folder[variant], new(() => throw new NotSupportedException()), new SchemeOptions(),
        new ExperimentLog(TextWriter.Null, IsTerminal: false));

    private string Shard(string variant) => Assert.Single(Directory.GetFiles(_folder[variant], "*.bin"));

    /// <summary>The relative error of the outputs on uniform noise, which is not what schemes make up.</summary>
    private double ErrorOf(string variant, long[] shape)
    {
        var random = new Random(99);
        using var inputs = torch.tensor(
            [.. Enumerable.Range(0, (int)(32 * shape.Aggregate(1L, (product, size) => product * size))).Select(_ => random.NextSingle())],
            [32, .. shape]);
        float[] reference = Outputs("original"), outputs = Outputs(variant);
        return Math.Sqrt(
            reference.Zip(outputs).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / reference.Sum(value => (double)value * value));

        float[] Outputs(string name)
        {
            using var model = LayersModelFile.Load(_folder[name]);
            using var predicted = model.Predict(inputs, 32);
            return predicted.data<float>().ToArray();
        }
    }
}
