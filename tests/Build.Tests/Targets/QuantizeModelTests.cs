using Build.Tests.Running;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace Build.Tests.Targets;

/// <summary>The target's flags, on conversions by the reference converter; the arithmetic is tested with its library.</summary>
public sealed class QuantizeModelTests
{
    private static readonly string _golden = Path.Combine(Paths.OfRepository().Root, "tests", "QuantBuild.Tfjs.Tests", "Golden");

    [Theory]
    [InlineData("mlp-uint8", "--quantize_uint8")]
    [InlineData("mlp-uint16", "--quantize_uint16")]
    [InlineData("mlp-float16", "--quantize_float16")]
    [InlineData("patterns", "--quantize_uint8=conv/*/weights", "--quantize_float16=dense/*", "--quantize_uint16")]
    [InlineData("shards-1000", "--quantize_uint16", "--weight_shard_size_bytes=1000")]
    public void The_reference_converters_flags_give_its_bytes(string name, params string[] flags)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute([.. Convert(name, build.Caller["out"]), .. flags]);

        // assert
        Assert.Equal(0, exitCode);
        var expected = Directory.GetFiles(Path.Combine(_golden, name, "expected"), "*.bin").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Path.GetFileName), Directory.GetFiles(build.Caller["out"], "*.bin").Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
        Assert.All(expected, file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(build.Caller["out"], Path.GetFileName(file)))));
    }

    [Fact]
    public void Tensors_totals_and_warnings_are_shown()
    {
        // arrange
        using var build = new BuildRun();
        using var culture = new DecimalComma();

        // act
        build.Execute(
            [.. Convert("ranges-float16", "out"), "--quantize_float16", "--quantize_uint8=scalar,nothing*", "--verbosity=minimal"]);

        // assert: on a busy machine there are lines of progress, too
        var shown = string.Join('\n', build.Shown.Split('\n').Where(line => !line.StartsWith("Quantizing: ", StringComparison.Ordinal)));
        Snapshot.Matches("quantize-model.verified.txt", shown + build.Log);
    }

    [Theory]
    [InlineData("sequential-keras2.h5", "ConvertModel")]
    [InlineData("sequential-keras3.keras", "QuantizeAndEvaluateModel")]
    public void A_file_of_Keras_is_recognized_and_the_right_targets_are_named(string name, string target)
    {
        // arrange
        using var build = new BuildRun();
        var model = Path.Combine(Paths.OfRepository().Root, "tests", "QuantBuild.Conversion.Tests", "KerasFiles", "Files", name);

        // act
        var exitCode = build.Execute("--target=QuantizeModel", $"--model={model}", "--output=out");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"{model} is no TF.js model. It is a file of Keras.", build.Errors, StringComparison.Ordinal);
        Assert.Contains(target, build.Errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(build.Caller["out"]));
    }

    [Fact]
    public void Without_a_flag_the_weights_are_copied_and_a_warning_says_so()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute(Convert("mlp-uint8", build.Caller["out"]));

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("the weights are copied as they are", build.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model=PATH is missing", "--output=out")]
    [InlineData("--output=PATH is missing", "--model=in")]
    [InlineData("there is no such file", "--model=in", "--output=out")]
    public void What_is_missing_is_named_in_one_line(string message, params string[] args)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute(["--target=QuantizeModel", .. args]);

        // assert
        Assert.Equal(1, exitCode);
        var error = Assert.Single(build.Errors.Split('\n'), line => line.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_for_two_dtypes_is_an_error_that_names_it()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute([.. Convert("mlp-uint8", "out"), "--quantize_uint8=*", "--quantize_uint16=*"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("can have only one dtype", build.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quantize_uint8=*,!*/bias")]
    [InlineData("--quantize_uint8=!*/bias")]
    public void A_pattern_behind_an_exclamation_mark_leaves_weights_out(string flag)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute([.. Convert("mlp-uint8", build.Caller["out"]), flag]);

        // assert
        Assert.Equal(0, exitCode);
        using var model = TfjsModel.Open(build.Caller["out"]);
        Assert.Contains(model.Weights, weight => weight.Name.EndsWith("/bias", StringComparison.Ordinal));
        Assert.All(model.Weights, weight => Assert.Equal(
            weight.Name.EndsWith("/bias", StringComparison.Ordinal) ? TfjsDtype.Float32 : TfjsDtype.UInt8, weight.StoredDtype));
    }

    [Fact]
    public void A_threshold_of_minus_infinity_stays_float32_with_a_warning()
    {
        // arrange
        using var build = new BuildRun();
        TfjsModelWriter.Write(build.Caller["in"], [], [
            [WeightData.FromFloat32("w", [2], new float[] { 1, 2 }), WeightData.FromFloat32("thr", [], new[] { float.NegativeInfinity })],
        ]);

        // act
        var exitCode = build.Execute(
            ["--target=QuantizeModel", $"--model={build.Caller["in"]}", $"--output={build.Caller["out"]}", "--quantize_uint8"]);

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("weight 'thr' stays float32", build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_already_quantized_is_named_as_such_and_does_not_grow()
    {
        // arrange
        using var build = new BuildRun();
        build.Execute([.. Convert("mlp-uint8", build.Caller["in"]), "--quantize_uint8"]);

        // act
        var exitCode = build.Execute(
            ["--target=QuantizeModel", $"--model={build.Caller["in"]}", $"--output={build.Caller["out"]}", "--quantize_uint16"]);

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("Source (uint8): the model is already quantized", build.Log, StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(build.Caller["in"], "group1-shard1of1.bin")),
            File.ReadAllBytes(Path.Combine(build.Caller["out"], "group1-shard1of1.bin")));
    }

    private static string[] Convert(string name, string output) =>
        ["--target=QuantizeModel", $"--model={Path.Combine(_golden, name, "input", "model.json")}", $"--output={output}"];
}
