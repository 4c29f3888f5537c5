using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Own;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Experiments.Tests.Schemes.Own;

/// <summary>Recipes as a budget file holds them, on models of both formats: what each rule says is what stands in the files.</summary>
public sealed class OwnSchemeTests : IDisposable
{
    private static readonly HousesExperiment _experiment = new();

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<CalibrationData> _calibration = new(() =>
        _experiment.OpenCalibration(_experiment.Defaults, HousesExperiment.Silent));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_weight_is_stored_as_the_first_rule_that_takes_it_says_and_the_rest_stays_in_float32()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);

        // act
        var outcome = Quantize("""
            { "rules": [
              { "weights": "pointwise/*", "op": "conv2d", "levels": 16 },
              { "op": "conv2d", "dtype": "uint16" },
              { "op": "depthwise", "dtype": "float16" },
              { "weights": ["*", "!depthwise/*"], "op": "bias", "dtype": "uint8", "range": "leastSquares" } ] }
            """);

        // assert
        Assert.Empty(outcome.Notes);
        Assert.Equal(
            new Dictionary<string, TfjsDtype>
            {
                ["first/w"] = TfjsDtype.UInt16, ["first/b"] = TfjsDtype.UInt8, ["depthwise/w"] = TfjsDtype.Float16,
                ["depthwise/b"] = TfjsDtype.Float32, ["pointwise/w"] = TfjsDtype.UInt8, ["pointwise/b"] = TfjsDtype.UInt8,
                ["dense/w"] = TfjsDtype.Float32, ["dense/b"] = TfjsDtype.UInt8, ["axes"] = TfjsDtype.Int32,
            },
            Stored("mine").ToDictionary(weight => weight.Name, weight => weight.StoredDtype));
        Assert.Equal(Values("original", "dense/w"), Values("mine", "dense/w"));

        // 16 levels from the smallest to the largest value.
        float[] kernel = Values("original", "pointwise/w"), restored = Values("mine", "pointwise/w");
        var step = (kernel.Max() - kernel.Min()) / 15;
        Assert.InRange(restored.Distinct().Count(), 8, 16);
        Assert.All(kernel.Zip(restored), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, step));
    }

    [Fact]
    public void What_no_rule_takes_is_as_the_converter_has_it_byte_for_byte()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);
        SchemeCatalog.Find("converter-8bit")!.Quantize(Run("converter"));

        // act
        Quantize("""{ "extends": "converter-8bit", "rules": [{ "weights": "dense/*", "keep": true }] }""");

        // assert
        Assert.Equal(Values("original", "dense/w"), Values("mine", "dense/w"));
        Assert.All(
            Stored("converter").Where(weight => !weight.Name.StartsWith("dense/", StringComparison.Ordinal)),
            weight => Assert.Equal(Values("converter", weight.Name), Values("mine", weight.Name)));
    }

    [Fact]
    public void A_recipe_without_rules_is_the_scheme_that_it_extends()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);
        SchemeCatalog.Find("safe-8bit")!.Quantize(Run("safe"));

        // act
        Quantize("""{ "extends": "safe-8bit" }""");

        // assert
        Assert.Equal(File.ReadAllBytes(Shard("safe")), File.ReadAllBytes(Shard("mine")));
    }

    [Theory]
    [InlineData("safe-8bit")]
    [InlineData("tuned-8bit")]
    [InlineData("converter-8bit")]
    public void A_recipe_without_rules_depends_on_what_the_scheme_that_it_extends_depends_on(string extended)
    {
        // arrange
        var scheme = SchemeCatalog.Find(extended)!;

        // act
        var mine = Scheme($$"""{ "extends": "{{extended}}" }""");

        // assert
        Assert.Equal(scheme.TakesPerChannel, mine.TakesPerChannel);
        Assert.Equal(scheme.CodeOf(new SchemeOptions()), mine.CodeOf(new SchemeOptions()));
    }

    [Fact]
    public void Rules_of_a_recipe_give_no_channels_of_a_layers_model_scales_of_their_own()
    {
        // arrange
        _experiment.CreateModel(_experiment.Defaults, _folder["original"], HousesExperiment.Silent);
        var run = Run("mine") with { Options = new SchemeOptions { PerChannelAtLoad = true } };

        // act
        var problem = Assert.Throws<ExperimentException>(() => Scheme(
            """{ "extends": "safe-8bit", "rules": [{ "op": "bias", "keep": true }] }""").Quantize(run));

        // assert
        Assert.StartsWith("--perChannel=atLoad needs a graph model", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_hold_in_a_graph_model_whose_other_kernels_the_extended_scheme_chooses_formats_for()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);

        // act
        Quantize("""
            { "extends": "safe-8bit", "rules": [{ "op": "matmul", "keep": true }, { "weights": "pointwise/w", "levels": 200 }] }
            """);

        // assert
        var stored = Stored("mine").ToDictionary(weight => weight.Name);
        Assert.Equal(TfjsDtype.Float32, stored["dense/w"].StoredDtype);
        Assert.Equal(TfjsDtype.UInt8, stored["pointwise/w"].StoredDtype);
        Assert.InRange(Values("mine", "pointwise/w").Distinct().Count(), 3, 200);
        Assert.NotEqual(TfjsDtype.Float32, stored["depthwise/w"].StoredDtype);
    }

    [Fact]
    public void A_layers_model_takes_the_calibrated_steps_that_a_rule_asks_for()
    {
        // arrange
        _experiment.CreateModel(_experiment.Defaults, _folder["original"], HousesExperiment.Silent);
        const string plain = """{ "rules": [{ "op": "matmul", "levels": 12 }] }""";
        const string tuned = """
            { "rules": [{ "op": "matmul", "levels": 12, "rounding": "secondOrder", "correction": "moments" }] }
            """;

        // act
        Quantize(plain, "plain");
        Quantize(tuned, "tuned");
        var refined = Quantize(tuned.Replace("secondOrder", "refined", StringComparison.Ordinal), "refined");

        // assert
        Assert.False(Scheme(plain).IsCalibrated);
        Assert.True(Scheme(tuned).IsCalibrated);
        Assert.InRange(Divergence("tuned"), 0, 0.7 * Divergence("plain"));
        Assert.InRange(Divergence("refined"), 0, 0.8 * Divergence("plain"));
        Assert.Contains("refined", refined.Weights.Select(weight => weight.Rounding));
        Assert.NotEqual(Values("tuned", "dense_1/kernel"), Values("refined", "dense_1/kernel"));
    }

    [Fact]
    public void Scales_and_biases_are_trained_where_a_rule_says_so_and_the_note_tells_what_it_was_worth()
    {
        // arrange
        _experiment.CreateModel(_experiment.Defaults, _folder["original"], HousesExperiment.Silent);
        const string recipe = """
            { "rules": [{ "op": "matmul", "levels": 12, "rounding": "secondOrder", "correction": "CORRECTION" }, { "dtype": "float16" }] }
            """;

        // act
        Quantize(recipe.Replace("CORRECTION", "moments", StringComparison.Ordinal), "matched");
        var outcome = Quantize(recipe.Replace("CORRECTION", "trained", StringComparison.Ordinal));

        // assert
        Assert.Matches("^Scales and biases were trained .* before and is [0-9.]+\\.$", Assert.Single(outcome.Notes));
        Assert.True(Divergence("mine") < Divergence("matched"), $"{Divergence("mine")} beside {Divergence("matched")}");
        Assert.Equal(
            Stored("matched").Select(weight => (weight.Name, weight.StoredDtype)),
            Stored("mine").Select(weight => (weight.Name, weight.StoredDtype)));
    }

    [Fact]
    public void A_rule_that_takes_nothing_is_told()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);

        // act
        var outcome = Quantize("""{ "rules": [{ "op": "matmul", "levels": 50 }, { "weights": "head/*", "keep": true }] }""");

        // assert
        Assert.Equal(["$.recipes.mine.rules[1] takes no weight of this model."], outcome.Notes);
    }

    [Theory]
    [InlineData("mine", "small", "$.recipes.mine.extends must name a scheme that does not search, found \"small\".")]
    [InlineData("mine", "yours", "$.recipes.mine.extends must name a scheme that does not search, found \"yours\".")]
    [InlineData("tiny", "safe-8bit", "$.recipes.tiny: a scheme, or its variant, has the name \"tiny\" already.")]
    [InlineData("quantized-8bit", "safe-8bit", "$.recipes.quantized-8bit: a scheme, or its variant, has the name")]
    public void What_cannot_be_a_scheme_is_refused_with_its_place(string name, string extends, string message) => Assert.StartsWith(
        message,
        Assert.Throws<ExperimentException>(() => Scheme($$"""{ "extends": "{{extends}}" }""", name)).Message,
        StringComparison.Ordinal);

    private OwnScheme Scheme(string json, string name = "mine")
    {
        File.WriteAllText(_folder["quantbuild.json"], $$"""{ "models": {}, "recipes": { "{{name}}": {{json}} } }""");
        return OwnScheme.Of(Assert.Single(BudgetFile.Load(_folder["quantbuild.json"]).Recipes));
    }

    private SchemeOutcome Quantize(string json, string name = "mine") => Scheme(json, name).Quantize(Run(name));

    private SchemeRun Run(string variant) =>
        new(_folder["original"], _folder[variant], _calibration, new SchemeOptions(), HousesExperiment.Silent);

    private double Divergence(string variant)
    {
        var data = _calibration.Value.Selection;
        var reference = data.Predict(ModelGraphFile.Read(_folder["original"]));
        return data.Judge(reference, data.Predict(ModelGraphFile.Read(_folder[variant]))).Divergence;
    }

    private string Shard(string variant) => Assert.Single(Directory.GetFiles(_folder[variant], "*.bin"));

    private WeightSpec[] Stored(string variant)
    {
        using var model = TfjsModel.Open(_folder[variant]);
        return [.. model.Weights];
    }

    private float[] Values(string variant, string name)
    {
        using var model = TfjsModel.Open(_folder[variant]);
        var weight = model.Weights.Single(other => other.Name == name);
        return weight.Dtype == TfjsDtype.Float32 ? model.ReadFloat32(weight) : [];
    }
}
