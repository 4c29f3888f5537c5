using System.Globalization;
using Build.Tests.Running;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Reporting.Files;
using QuantBuild.Workflow.Incremental;

namespace Build.Tests.Incremental;

/// <summary>After a kill, Ctrl-C or an error the next run does the work again, and no report tells of one model
/// what is true of another.</summary>
public sealed class InterruptedRunsTests : IDisposable
{
    private readonly BuildRun _build = new();

    private string Original => _build.Paths.Model("housing", "original");

    private string Record => Original + ".step.json";

    public void Dispose() => _build.Dispose();

    [Fact]
    public void A_retraining_that_was_interrupted_is_done_again_with_its_arguments()
    {
        // arrange
        Train("--epochs=1");
        Interrupt("--epochs=2", "--seed=7");

        // act
        var exitCode = _build.Execute("--target=EvaluateHousing", "--schemes=converter-8bit");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        Assert.Contains("TrainHousing runs: it was interrupted or failed the last time", _build.Log, StringComparison.Ordinal);
        var report = ReportFile.Load(_build.Paths.Report("housing"));
        Assert.Equal(("2", "7", 7), (report.Arguments["epochs"], report.Arguments["seed"], report.Seed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"values\": { \"epochs\": \"abc\", \"validationSplit\": \"7\", \"batchSize\": \"-5\" } }")]
    public void A_damaged_record_is_neither_taken_for_a_model_put_there_by_hand_nor_for_its_arguments(string json)
    {
        // arrange
        Train("--epochs=1");
        File.WriteAllText(Record, json);

        // act
        Train("--epochs=2");

        // assert
        Assert.Contains("TrainHousing runs: its record cannot be read", _build.Log, StringComparison.Ordinal);
        var values = StepRecord.Load(Record)!.Values;
        Assert.Equal(("2", "128", "0.2"), (values["epochs"], values["batchSize"], values["validationSplit"]));
    }

    [Theory]
    [InlineData("epochs", "abc")]
    [InlineData("epochs", "-1")]
    [InlineData("validationSplit", "7")]
    [InlineData("batchSize", "-5")]
    [InlineData("seed", "1e9")]
    public void Recorded_values_that_break_their_rules_are_not_taken(string name, string value)
    {
        // arrange: with a right checksum, as only our own fault could write it
        Train("--epochs=1");
        var record = StepRecord.Load(Record)!;
        (record with { Values = record.Values.ToDictionary(pair => pair.Key, pair => pair.Key == name ? value : pair.Value) }).Save(Record);

        // act
        var evaluated = _build.Execute("--target=EvaluateHousing", "--exclusive", "--schemes=converter-8bit");
        var errors = _build.Errors;
        Train("--epochs=2");

        // assert
        Assert.Equal(1, evaluated);
        Assert.Contains(
            "artifacts/models/housing/original is not the model of its record: its record cannot be read.", errors,
            StringComparison.Ordinal);
        Assert.Equal(["2", "128", "0.2", "0.1", "1337", "false"], StepRecord.Load(Record)!.Values.Values);
    }

    [Fact]
    public void A_model_is_not_reported_with_arguments_that_it_was_not_made_with()
    {
        // arrange
        Train("--epochs=1");
        _build.Execute("--target=QuantizeHousing", "--schemes=converter-8bit");
        string[] evaluate = ["--target=EvaluateHousing", "--exclusive", "--schemes=converter-8bit"];

        // act
        var other = _build.Execute([.. evaluate, "--epochs=9"]);
        var otherErrors = _build.Errors;
        var same = _build.Execute([.. evaluate, "--epochs=1"]);
        var reported = ReportFile.Load(_build.Paths.Report("housing")).Arguments["epochs"];
        Interrupt("--epochs=2");
        var interrupted = _build.Execute(evaluate);
        var interruptedErrors = _build.Errors;

        // assert
        Assert.Equal((1, 0, 1), (other, same, interrupted));
        Assert.Contains(
            "artifacts/models/housing/original was made with --epochs=1, not with --epochs=9. Leave --epochs out, or make the model again.",
            otherErrors, StringComparison.Ordinal);
        Assert.Equal("1", reported);
        Assert.Contains(
            "artifacts/models/housing/original is not the model of its record: it was interrupted or failed.", interruptedErrors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_was_put_in_the_place_of_the_recorded_one_is_not_reported_with_its_arguments()
    {
        // arrange
        Train("--epochs=1");
        _build.Execute("--target=QuantizeHousing", "--schemes=converter-8bit");
        Put(Original);

        // act
        var exitCode = _build.Execute("--target=EvaluateHousing", "--exclusive", "--schemes=converter-8bit");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("is not the model of its record: output original/", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Variants_of_another_model_are_not_reported_as_this_ones()
    {
        // arrange
        Train("--epochs=1");
        _build.Execute("--target=QuantizeHousing", "--schemes=converter-8bit");
        Train("--epochs=2");

        // act
        var exitCode = _build.Execute("--target=EvaluateHousing", "--exclusive", "--schemes=converter-8bit");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "artifacts/models/housing/quantized-8bit is not what its record says: input original/", _build.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_put_there_by_hand_is_reported_as_such_and_without_arguments_of_training()
    {
        // arrange
        Put(Original);

        // act
        var exitCode = _build.Execute("--target=EvaluateHousing", "--schemes=converter-8bit", "--epochs=9");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        Assert.Contains("was put there by hand", _build.Log, StringComparison.Ordinal);
        var arguments = ReportFile.Load(_build.Paths.Report("housing")).Arguments;
        Assert.Equal(["evaluationSplit", "model", "schemes", "seed", "validationSplit"], arguments.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("put there by hand", arguments["model"]);
    }

    [Fact]
    public void A_folder_that_cannot_be_replaced_is_refused_before_the_training_and_not_after()
    {
        // arrange
        Train("--epochs=1");
        File.WriteAllText(Path.Combine(Original, "notes.txt"), "mine");

        // act
        var exitCode = _build.Execute("--target=TrainHousing", "--epochs=1000000");
        File.Delete(Path.Combine(Original, "notes.txt"));
        Train("--epochs=1");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("TrainHousing skipped: inputs unchanged", _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_first_step_does_not_block_the_target_for_a_model_of_ones_own()
    {
        // arrange
        using (var model = new Sequential([new Dense(6, activation: "relu", inputShape: [2]), new Dense(1)], seed: 3))
        {
            model.Save(_build.Caller["plain"]);
        }

        File.WriteAllText(_build.Caller["p.json"], """{ "kind": "csv", "file": "p.csv", "features": ["a", "b"], "labels": ["sum"],"""
            + """ "metrics": ["mae"] }""");
        File.WriteAllLines(_build.Caller["p.csv"], Enumerable.Range(0, 100)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row * 0.01},{1 - (row * 0.02)},{1 - (row * 0.01)}"))
            .Prepend("a,b,sum"));
        string[] command =
            ["--target=QuantizeAndEvaluateModel", "--model=plain", "--dataset=p.json", "--schemes=converter-8bit", "--name=uflow"];
        var json = _build.Caller["plain/model.json"];
        var good = File.ReadAllText(json);

        // act
        var first = _build.Execute(command);
        File.WriteAllText(json, good.Replace("\"relu\"", "\"swoosh\"", StringComparison.Ordinal));
        var failed = _build.Execute(command);
        var failedErrors = _build.Errors;
        File.WriteAllText(json, good);
        var mended = _build.Execute(command);

        // assert
        Assert.Equal((0, 1, 0), (first, failed, mended));
        Assert.Contains("swoosh", failedErrors, StringComparison.Ordinal);
        Assert.Equal("plain", ReportFile.Load(_build.Paths.Report("uflow")).Arguments["model"]);
    }

    [Theory]
    [InlineData("...h5")]
    [InlineData("line\nfeed.h5")]
    [InlineData("<b>.h5")]
    [InlineData("\u202Eleft.h5")]
    public void A_name_taken_from_a_file_keeps_the_rule_of_names(string file)
    {
        // arrange
        File.WriteAllText(_build.Caller[file], "any");
        File.WriteAllText(
            _build.Caller["p.json"], """{ "kind": "csv", "file": "p.csv", "features": ["a"], "labels": ["b"], "metrics": ["mae"] }""");
        File.WriteAllText(_build.Caller["p.csv"], "a,b\n1,2\n");

        // act
        var exitCode = _build.Execute("--target=EvaluateModel", $"--model={_build.Caller[file]}", "--dataset=p.json");

        // assert
        Assert.Equal(1, exitCode);
        var error = Assert.Single(_build.Errors.Split('\n'), line => line.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Contains("which is not a name of letters", error, StringComparison.Ordinal);
        Assert.Contains("Give another with --name=NAME.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_build.Paths.Artifacts));
    }

    [Fact]
    public void A_model_whose_replacement_was_interrupted_is_pointed_to()
    {
        // arrange
        Put(_build.Caller[".out.quantbuild-old"]);
        File.WriteAllText(
            _build.Caller["p.json"], """{ "kind": "csv", "file": "p.csv", "features": ["a"], "labels": ["b"], "metrics": ["mae"] }""");
        File.WriteAllText(_build.Caller["p.csv"], "a,b\n1,2\n");

        // act
        _build.Execute("--target=EvaluateModel", "--model=out", "--dataset=p.json");
        var evaluating = _build.Errors;
        _build.Execute("--target=QuantizeModel", "--model=out", "--output=other", "--quantize_uint8");

        // assert
        Assert.Contains($"the former one is whole in {_build.Caller[".out.quantbuild-old"]}.", evaluating, StringComparison.Ordinal);
        Assert.Contains($"the former one is whole in {_build.Caller[".out.quantbuild-old"]}.", _build.Errors, StringComparison.Ordinal);
    }

    private static void Put(string folder)
    {
        using var model = new Sequential([new Dense(1, inputShape: [8])], seed: 5);
        model.Save(folder);
    }

    private void Train(params string[] args) => Assert.Equal(0, _build.Execute(["--target=TrainHousing", .. args]));

    /// <summary>What a kill leaves: the old model, and a record of what was begun.</summary>
    private void Interrupt(params string[] args)
    {
        var record = StepRecord.Load(Record)!;
        var values = record.Values.ToDictionary();
        foreach (var arg in args)
        {
            values[arg[2..arg.IndexOf('=', StringComparison.Ordinal)]] = arg[(arg.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        (record with { State = StepState.Running, Values = values, Outputs = [] }).Save(Record);
    }
}
