using System.Globalization;
using Build.Tests.Running;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

/// <summary>The targets for a model of one's own, on a small one with made-up rows.</summary>
public sealed class DescribedModelsTests : IDisposable
{
    private const string Dataset =
        """{ "kind": "csv", "file": "rows.csv", "features": ["a", "b"], "labels": ["sum"], "metrics": ["mae"] }""";

    private static readonly string _kerasFiles = Path.Combine(
        Paths.OfRepository().Root, "tests", "QuantBuild.Conversion.Tests", "KerasFiles", "Files");

    private readonly BuildRun _build = new();

    public DescribedModelsTests()
    {
        using var model = new Sequential([new Dense(6, activation: "relu", inputShape: [2]), new Dense(1)], seed: 3);
        model.Save(_build.Caller["adder"]);
        File.WriteAllText(_build.Caller["dataset.json"], Dataset);
        File.WriteAllLines(_build.Caller["rows.csv"], Enumerable.Range(0, 100)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row * 0.01},{1 - (row * 0.02)},{1 - (row * 0.01)}"))
            .Prepend("a,b,sum"));
    }

    public void Dispose() => _build.Dispose();

    [Fact]
    public void A_model_is_quantized_evaluated_and_reported_as_a_demo_is()
    {
        // act
        using var culture = new DecimalComma();
        var exitCode = _build.Execute("--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        var report = ReportFile.Load(_build.Paths.Report("adder"));
        Assert.Equal(("adder", "dataset", 100L), (report.Demo, report.Dataset.Name, report.Dataset.Examples));
        Assert.Equal(
            ["original", "quantized-16bit", "quantized-8bit", "safe-8bit", "tuned-8bit"], report.Variants.Select(variant => variant.Name));
        Assert.Equal(["calibration", "selection", "test"], report.Splits.Select(split => split.Name));
        Assert.Equal(["all 100", "all 100", "all 100", "all 100", "test 70"], report.Variants.Select(variant =>
            $"{variant.EvaluatedOn!.Split} {variant.EvaluatedOn.Count}"));
        Assert.All(report.Variants, variant =>
            Assert.True(File.Exists(Path.Combine(_build.Paths.Model("adder", variant.Name), "model.json"))));
        Assert.Contains("MAE is the mean absolute error: lower is better.", _build.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_did_not_change_is_not_done_again()
    {
        // arrange
        string[] command = ["--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json", "--schemes=converter-8bit"];
        _build.Execute(command);

        // act
        _build.Execute(command);
        var second = _build.Log;
        File.AppendAllText(_build.Caller["rows.csv"], "0.5,0.5,1\n");
        _build.Execute(command);

        // assert
        Assert.DoesNotContain(" runs: ", second, StringComparison.Ordinal);
        Assert.Contains(" runs: ", _build.Log, StringComparison.Ordinal);
        Assert.Equal(101, ReportFile.Load(_build.Paths.Report("adder")).Dataset.Examples);
    }

    [Fact]
    public void A_broken_budget_of_its_name_fails_the_build()
    {
        // arrange
        File.WriteAllText(_build.Paths.Budgets, """{ "models": { "adder": { "schemes": ["converter-8bit"], "maxTotalBytes": 10 } } }""");

        // act
        var exitCode = _build.Execute("--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["original", "quantized-8bit"], ReportFile.Load(_build.Paths.Report("adder")).Variants.Select(variant => variant.Name));
        Assert.Contains("2 budget rules are broken.", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_cannot_be_met_fails_with_the_smallest_reached_and_leaves_neither_variant_nor_report()
    {
        // act
        var exitCode = _build.Execute(
            "--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json", "--schemes=converter-8bit",
            "--budget=bytes:200");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Matches(@"Error: budget: the budget of 200 bytes \(brotli\) cannot be met: the smallest reached is [0-9,]+ bytes "
            + @"\(brotli\), at a drop of [^ ]+\. Nothing was written; --allowMiss keeps that one\.\n$", _build.Errors);
        Assert.False(Directory.Exists(_build.Paths.Model("adder", "budget")));
        Assert.False(File.Exists(_build.Paths.Report("adder")));
    }

    [Fact]
    public void A_miss_that_is_allowed_stands_in_the_report_with_the_arguments_that_decided_it()
    {
        // arrange
        string[] command = ["--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json", "--schemes=converter-8bit",
            "--budget=bytes:200"];

        // act
        var exitCodes = new[] { _build.Execute([.. command, "--allowMiss"]), _build.Execute(command) };

        // assert: without the argument the variant that missed counts no longer
        Assert.Equal([0, 1], exitCodes);
        var report = ReportFile.Load(_build.Paths.Report("adder"));
        Assert.StartsWith(
            "Budget missed. budget: the budget of 200 bytes (brotli) cannot be met: ", report.Variants[^1].Notes[0],
            StringComparison.Ordinal);
        Assert.Equal(
            ["allowMiss=true", "budget=bytes:200", "compression=brotli", "dataset=dataset.json", "model=adder",
                "schemes=converter-8bit,budget", "timeLimit=30"],
            report.Arguments.Select(argument => $"{argument.Key}={argument.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_drop_of_a_metric_that_is_0_is_not_defined_and_a_size_is_asked_for_instead()
    {
        // arrange: 1·a + 1·b is exactly the sum
        using (var exact = new Sequential([new Dense(1, inputShape: [2])], seed: 3))
        {
            exact.Weights[0].SetValues([1, 1]);
            exact.Save(_build.Caller["exact"]);
        }

        File.WriteAllLines(_build.Caller["rows.csv"], Enumerable.Range(0, 100)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row * 0.25},{row * 0.5},{row * 0.75}")).Prepend("a,b,sum"));

        // act
        var exitCode = _build.Execute("--target=QuantizeAndEvaluateModel", "--model=exact", "--dataset=dataset.json", "--schemes=small");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("Error: small: the float model's error on the selection examples is 0, "
            + "so that a drop as a share of it is not defined. Give a size, --budget=bytes:N, ", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_quantized_already_is_named_as_such_and_keeps_its_codes()
    {
        // arrange
        _build.Execute("--target=QuantizeModel", "--model=adder", "--output=bytes", "--quantize_uint8");

        // act
        var exitCodes = new[]
        {
            _build.Execute("--target=QuantizeAndEvaluateModel", "--model=bytes", "--dataset=dataset.json"),
            _build.Execute("--target=EvaluateModel", "--model=bytes", "--dataset=dataset.json", "--name=alone"),
        };

        // assert
        Assert.Equal([0, 0], exitCodes);
        var report = ReportFile.Load(_build.Paths.Report("bytes"));
        Assert.Equal("uint8", report.Variants[0].Scheme);
        Assert.All(report.Variants.Skip(1), variant => Assert.Equal(report.Variants[0].Bytes.Weights, variant.Bytes.Weights));
        Assert.Equal("uint8", Assert.Single(ReportFile.Load(_build.Paths.Report("alone")).Variants).Scheme);
        Assert.Contains("Original (uint8, as given)", _build.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("no quantization", _build.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void How_an_earlier_report_came_out_does_not_stay_beside_one_that_is_not_checked()
    {
        // arrange
        File.WriteAllText(
            _build.Paths.Budgets, """{ "models": { "adder": { "schemes": ["converter-8bit"], "maxTotalBytes": 100000 } } }""");
        _build.Execute("--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json");
        var isThere = File.Exists(_build.Paths.BudgetResults("adder"));

        // act: more rows make another report, and this target checks nothing
        File.AppendAllText(_build.Caller["rows.csv"], "0.5,0.5,1\n");
        var exitCode = _build.Execute("--target=EvaluateModel", "--model=adder", "--dataset=dataset.json");

        // assert
        Assert.Equal((0, true), (exitCode, isThere));
        Assert.Equal(101, ReportFile.Load(_build.Paths.Report("adder")).Dataset.Examples);
        Assert.False(File.Exists(_build.Paths.BudgetResults("adder")));
    }

    [Fact]
    public void A_name_that_its_budget_misses_by_a_slip_is_asked_about()
    {
        // arrange
        File.WriteAllText(_build.Paths.Budgets, """{ "models": { "addre": { "maxTotalBytes": 1 } } }""");

        // act
        var exitCode = _build.Execute(
            "--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=dataset.json", "--schemes=converter-8bit");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("quantbuild.json has no budgets for 'adder'; did you mean 'addre'?\n", _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Keras_file_and_its_conversion_are_evaluated_alike()
    {
        // arrange
        File.WriteAllText(_build.Caller["four.csv"], "a,b,c,d,kind\n1,0,0,1,0\n0,1,0,0,1\n0,0,1,1,2\n1,1,0,0,1\n");
        File.WriteAllText(_build.Caller["four.json"], """{ "kind": "csv", "file": "four.csv", "features": ["a", "b", "c", "d"],"""
            + """ "labels": ["kind"], "metrics": ["loss", "top2"] }""");
        File.Copy(Path.Combine(_kerasFiles, "functional-keras3.h5"), _build.Caller["keras.h5"]);

        // act
        var exitCodes = new[]
        {
            _build.Execute("--target=ConvertModel", "--model=keras.h5", "--output=converted"),
            _build.Execute("--target=EvaluateModel", "--model=keras.h5", "--dataset=four.json"),
            _build.Execute("--target=EvaluateModel", "--model=converted/model.json", "--dataset=four.json"),
        };

        // assert
        Assert.Equal([0, 0, 0], exitCodes);
        var (keras, converted) = (ReportFile.Load(_build.Paths.Report("keras")), ReportFile.Load(_build.Paths.Report("converted")));
        Assert.Equal(["loss", "top2"], Assert.Single(keras.Variants).Metrics.Select(metric => metric.Name));
        Assert.Equal(keras.Variants[0].Metrics, Assert.Single(converted.Variants).Metrics);
    }

    [Theory]
    [InlineData("sequence-keras3.keras")]
    [InlineData("volume-keras2.h5")]
    public void A_Keras_file_with_layers_that_only_the_graph_has_is_quantized_and_evaluated(string file)
    {
        // arrange: attention, states that are handed over, a model for each step; convolution of volumes
        File.Copy(Path.Combine(_kerasFiles, "..", "Sublayers", file), _build.Caller[file]);
        File.WriteAllText(
            _build.Caller["made-up.json"], """{ "kind": "generate", "examples": 24, "metrics": ["outputError"] }""");

        // act
        var exitCode = _build.Execute(
            "--target=QuantizeAndEvaluateModel", $"--model={file}", "--dataset=made-up.json", "--name=inner",
            "--schemes=converter-8bit,safe-8bit");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        var errors = ReportFile.Load(_build.Paths.Report("inner")).Variants.Select(variant => variant.Metrics[0].Value).ToList();
        Assert.Equal(3, errors.Count);
        Assert.Equal(0, errors[0]);
        Assert.All(errors.Skip(1), error => Assert.InRange(error, 1e-6, 0.1));
    }

    [Fact]
    public void A_model_is_not_converted_onto_itself_by_whatever_path()
    {
        // arrange
        var before = File.ReadAllBytes(Path.Combine(_build.Caller["adder"], "model.json"));
        Directory.CreateSymbolicLink(_build.Caller["link"], _build.Caller["adder"]);

        // act
        var exitCodes = new[]
        {
            _build.Execute("--target=ConvertModel", "--model=adder", "--output=adder"),
            _build.Execute("--target=ConvertModel", "--model=link/model.json", "--output=adder"),
        };

        // assert
        Assert.Equal([1, 1], exitCodes);
        Assert.Contains("is, or holds, the folder of the model to convert", _build.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_build.Caller["adder"], "model.json")));
    }

    [Theory]
    [InlineData("--model=PATH is missing", "--dataset=dataset.json")]
    [InlineData("--dataset=PATH is missing", "--model=adder")]
    [InlineData("--model=PATH: there is no ", "--model=nowhere", "--dataset=dataset.json")]
    [InlineData("dataset.json: The file cannot be read", "--model=adder", "--dataset=none.dataset.json")]
    [InlineData("damaged.json: $.metrics: The field is missing.", "--model=adder", "--dataset=damaged.json")]
    [InlineData("--name must be a name of letters", "--model=adder", "--dataset=dataset.json", "--name=../adder")]
    [InlineData("which the demo has whose files are in artifacts/models/mnist", "--model=adder", "--dataset=dataset.json", "--name=MNIST")]
    public void What_is_missing_or_wrong_is_named_in_one_line(string message, params string[] args)
    {
        // arrange
        File.WriteAllText(_build.Caller["damaged.json"], """{ "kind": "csv" }""");

        // act
        var exitCode = _build.Execute(["--target=EvaluateModel", .. args]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            message, Assert.Single(_build.Errors.Split('\n'), line => line.StartsWith("Error: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_build.Paths.Models));
    }

    [Fact]
    public void A_model_that_lies_where_the_copy_would_go_is_neither_overwritten_nor_taken_for_the_given_one()
    {
        // arrange
        using (var other = new Sequential([new Dense(1, inputShape: [2])], seed: 4))
        {
            other.Save(_build.Paths.Model("adder", "original"));
        }

        // act
        var taken = _build.Execute("--target=EvaluateModel", "--model=adder", "--dataset=dataset.json");
        var takenErrors = _build.Errors;
        var itself = _build.Execute(
            "--target=EvaluateModel", $"--model={_build.Paths.Model("adder", "original")}", "--name=adder", "--dataset=dataset.json");

        // assert
        Assert.Equal((1, 1), (taken, itself));
        Assert.Contains(
            "copied to artifacts/models/adder/original, where another model was put by hand. Give another name with --name=NAME.",
            takenErrors, StringComparison.Ordinal);
        Assert.Contains("where the given one lies.", _build.Errors, StringComparison.Ordinal);
    }
}
