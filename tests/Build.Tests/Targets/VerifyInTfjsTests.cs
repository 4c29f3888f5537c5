using System.Text.Json;
using Build.Tests.Running;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Verification;

namespace Build.Tests.Targets;

/// <summary>The target itself; what is compared, and how, is tested with its library.</summary>
public sealed class VerifyInTfjsTests : IDisposable
{
    private readonly BuildRun _build = new();

    public void Dispose() => _build.Dispose();

    [Fact]
    public void Without_any_model_the_error_says_how_to_come_by_one()
    {
        // arrange
        RequireTfjs();

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "artifacts/models holds no model. Make some, as with --target=QuantizeHousing, or name another model with --model",
            _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_is_named()
    {
        // arrange
        RequireTfjs();

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs", "--model=nowhere");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("nowhere", _build.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_build.Paths.Verification));
    }

    [Fact]
    public void A_graph_model_is_verified_and_what_was_assumed_is_said()
    {
        // arrange
        RequireTfjs();
        Directory.CreateDirectory(_build.Caller["graph"]);
        File.WriteAllText(Path.Combine(_build.Caller["graph"], "my-model.json"), """
            {
              "format": "graph-model", "weightsManifest": [], "modelTopology": { "versions": { "producer": 440 }, "node": [
                { "name": "x", "op": "Placeholder",
                  "attr": { "dtype": { "type": "DT_FLOAT" }, "shape": { "shape": { "dim": [{ "size": "-1" }, { "size": "-1" }] } } } },
                { "name": "y", "op": "Relu", "input": ["x"] }
              ] }
            }
            """);

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs", "--model=graph/my-model.json");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("input 'x' takes [any, any] and was fed [1, 128].", _build.Shown, StringComparison.Ordinal);
        using var report = ReadReport();
        Assert.Equal("ourEngine", Assert.Single(ModelsIn(report)).GetProperty("against").GetString());
    }

    [Fact]
    public void Variants_of_models_that_are_no_demos_are_verified_too()
    {
        // arrange
        RequireTfjs();
        foreach (var variant in (string[])["safe-8bit", "original"])
        {
            Save(_build.Paths.Model("mine", variant), new Dense(1, inputShape: [8]));
        }

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs");

        // assert
        Assert.Equal(0, exitCode);
        using var report = ReadReport();
        Assert.Equal(["mine/original", "mine/safe-8bit"], ModelsIn(report).Select(model => model.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_backend_that_is_not_known_is_an_error_that_lists_those_that_are()
    {
        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs", "--backend=wasm,cuda");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("wasm or webgl", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_folder_of_a_demo_that_holds_a_model_is_verified_on_test_examples_too_the_float_model_first()
    {
        // arrange
        RequireTfjs();
        foreach (var variant in (string[])["another", "original", ".being-written"])
        {
            Save(_build.Paths.Model("housing", variant), new Dense(1, inputShape: [8]));
        }

        Directory.CreateDirectory(_build.Paths.Model("housing", "no-model"));

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs");

        // assert
        Assert.Equal(0, exitCode);
        using var report = ReadReport();
        var models = ModelsIn(report);
        Assert.True(report.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(["housing/original", "housing/another"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.All(models, model =>
            Assert.Equal(200, model.GetProperty("sample").GetProperty("outputs").GetProperty("examples").GetInt32()));
        Assert.All(models, model => Assert.True(model.GetProperty("sample").GetProperty("tfjs").GetProperty("mae").GetDouble() > 0));
        Assert.Contains("housing/original", _build.Shown, StringComparison.Ordinal);
        Assert.Contains("Report: artifacts/reports/verify.json", _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_fails_the_build_with_one_line_that_names_the_model_and_the_first_output()
    {
        // arrange: a weight that is no number, which neither engine can agree on with anything
        RequireTfjs();
        Save(_build.Caller["mine"], new Dense(1, inputShape: [4]));
        var shard = Assert.Single(Directory.GetFiles(_build.Caller["mine"], "*.bin"));
        File.WriteAllBytes(shard, [.. BitConverter.GetBytes(float.NaN), .. File.ReadAllBytes(shard)[sizeof(float)..]]);

        // act
        var exitCode = _build.Execute("--target=VerifyInTfjs", "--model=mine");

        // assert
        Assert.Equal(1, exitCode);
        var line = Assert.Single(_build.Errors.Split('\n'), text => text.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Matches(@"mine in Node\.js [\d.]+: on seeded inputs output '\w+' \[0, \d\] is NaN here and NaN in TF\.js, "
            + @"allowed difference [\dE.-]+\. See artifacts/reports/verify\.json\.$", line);
        using var report = ReadReport();
        Assert.False(report.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal("NaN", Assert.Single(ModelsIn(report)).GetProperty("seeded").GetProperty("mismatch").GetProperty("tfjs").GetString());
    }

    private static void RequireTfjs()
    {
        try
        {
            Assert.SkipUnless(TfjsInstallation.Find().HasPackages, "The npm packages of TensorFlow.js are not installed.");
        }
        catch (VerificationException exception)
        {
            Assert.Skip(exception.Message);
        }
    }

    private static void Save(string path, params Layer[] layers)
    {
        using Sequential model = new(layers);
        model.Save(path);
    }

    private static JsonElement[] ModelsIn(JsonDocument report) =>
        [.. report.RootElement.GetProperty("runtimes").EnumerateArray().Single().GetProperty("models").EnumerateArray()];

    private JsonDocument ReadReport() => JsonDocument.Parse(File.ReadAllText(_build.Paths.Verification));
}
