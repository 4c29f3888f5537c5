using System.Text.Json.Nodes;

namespace QuantBuild.Tool.Tests;

/// <summary>What the commands do with the sample model, for somebody outside of this repository.</summary>
public sealed class WorkTests : IDisposable
{
    private const string LinesByMine = """{ "path": "layers", "dataset": "shapes.json", "schemes": ["mine"] }""";

    private readonly ToolCall _tool = new();

    public WorkTests() => _tool.Folder.Copy(Repository.Models);

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Inspect_tells_weights_bytes_and_ops()
    {
        // act
        var exitCode = _tool.Run("inspect", "graph", "--json");

        // assert
        Assert.Equal(0, exitCode);
        var bytes = _tool.Answer["bytes"]!;
        Assert.Equal("graph/model.json", (string)_tool.Answer["file"]!);
        Assert.Equal(new FileInfo(_tool["graph/weights.bin"]).Length, (long)bytes["weights"]!);
        Assert.Equal(new FileInfo(_tool["graph/model.json"]).Length, (long)bytes["modelJson"]!);
        Assert.Equal(1, (int)_tool.Answer["operations"]!["Conv2D"]!);
        var kernel = _tool.Answer["weights"]!.AsArray().Single(weight => (string)weight!["name"]! == "conv/kernel")!;
        Assert.Equal(("Conv2D", 288, true), ((string)kernel["kernelOf"]!, (int)kernel["bytes"]!, (bool)kernel["isQuantized"]!));
        Assert.Contains("conv/kernel", _tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_estimates_compressed_bytes_and_packs_where_exact_ones_are_asked_for()
    {
        // act
        _tool.Run("inspect", "graph", "--json");
        var (about, table) = (_tool.Answer["bytes"]!, _tool.Errors);
        _tool.Run("inspect", "graph", "--exact", "--json");
        var (exact, exactTable) = (_tool.Answer["bytes"]!, _tool.Errors);

        // assert
        Assert.Equal((true, false), ((bool)about["isEstimate"]!, (bool)exact["isEstimate"]!));
        Assert.Contains($"~{(long)about["gzip"]!:N0} gzipped", table, StringComparison.Ordinal);
        Assert.Contains($"; {(long)exact["gzip"]!:N0} gzipped", exactTable, StringComparison.Ordinal);
        Assert.InRange((double)about["gzip"]! / (double)exact["gzip"]!, 0.9, 1.1);
        Assert.InRange((double)about["brotli"]! / (double)exact["brotli"]!, 0.9, 1.1);
    }

    [Fact]
    public void The_files_of_init_go_the_whole_way()
    {
        // act
        var init = _tool.Run("init", "layers", "--name=lines");
        var run = _tool.Run("run", "--json");

        // assert
        Assert.Equal((0, 0), (init, run));
        var report = _tool.Answer["reports"]![0]!;
        Assert.Equal("lines", (string)report["name"]!);
        Assert.True(File.Exists(_tool[(string)report["report"]!]));
        Assert.Equal(
            ["original", "quantized-8bit", "safe-8bit"],
            report["content"]!["variants"]!.AsArray().Select(variant => (string)variant!["name"]!));
        Assert.Equal("kept", (string)_tool.Answer["budgets"]![0]!["outcome"]!);
        Assert.Equal(0, _tool.Run("check"));
        Assert.Equal(0, _tool.Run("report"));
    }

    [Fact]
    public void Pages_are_drawn_anew_only_where_what_they_show_has_changed_or_they_have()
    {
        // arrange
        _tool.Run("init", "layers", "--name=lines");
        _tool.Run("run");
        var page = _tool["artifacts/reports/lines/report.html"];
        var figure = Directory.GetFiles(_tool["artifacts/reports/lines/figures"]).Order(StringComparer.Ordinal).First();
        var (drawn, painted) = (File.ReadAllText(page), File.ReadAllBytes(figure));
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(page, longAgo);

        // act
        _tool.Run("run");
        var timeOfUnchanged = File.GetLastWriteTimeUtc(page);
        File.AppendAllText(page, "by hand");
        File.WriteAllText(figure, "by hand");
        _tool.Run("run");
        var (afterTampering, figureAfter) = (File.ReadAllText(page), File.ReadAllBytes(figure));
        var budgets = JsonNode.Parse(File.ReadAllText(_tool["quantbuild.json"]))!;
        budgets["models"]!["lines"]!["variants"]!.AsObject()["quantized-8bit"] = new JsonObject { ["maxTotalBytes"] = 1 };
        File.WriteAllText(_tool["quantbuild.json"], budgets.ToJsonString());
        _tool.Run("run");

        // assert
        Assert.Equal((longAgo, drawn), (timeOfUnchanged, afterTampering));
        Assert.Equal(painted, figureAfter);
        Assert.NotEqual(drawn, File.ReadAllText(page));
    }

    [Fact]
    public void Init_overwrites_nothing_and_says_what_to_add()
    {
        // arrange
        File.WriteAllText(_tool["quantbuild.json"], "{ \"models\": {} }");

        // act
        var exitCode = _tool.Run("init", "layers");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("\"layers\":{\"path\":\"layers\"", _tool.Errors, StringComparison.Ordinal);
        Assert.Equal("{ \"models\": {} }", File.ReadAllText(_tool["quantbuild.json"]));
        Assert.False(File.Exists(_tool["layers.dataset.json"]));
    }

    [Fact]
    public void A_broken_budget_is_exit_code_one_and_named_with_the_paths_from_where_people_are()
    {
        // arrange
        WriteBudget("""{ "path": "layers", "dataset": "shapes.json", "schemes": ["converter-8bit"], "maxTotalBytes": 10 }""");
        _tool.Caller = Directory.CreateDirectory(_tool["wwwroot"]).FullName;

        // act
        var exitCode = _tool.Run("run", "--json");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal("2 budget rules are broken.", (string)_tool.Answer["error"]!);
        Assert.Equal("../artifacts/reports/lines/report.json", (string)_tool.Answer["reports"]![0]!["report"]!);
        Assert.Contains("lines, quantized-8bit: maxTotalBytes", _tool.Errors, StringComparison.Ordinal);
        Assert.All(_tool.Answer["budgets"]!.AsArray(), rule => Assert.Equal("broken", (string)rule!["outcome"]!));
    }

    [Theory]
    [InlineData("layers", "shapes.json", "converter-8bit", 256)]
    [InlineData("graph", "unlabelled.json", "converter-16bit", 65536)]
    public void The_report_tells_of_each_weight_what_the_converters_rules_did_to_it(
        string model, string data, string scheme, int levels)
    {
        // arrange
        WriteBudget($$"""{ "path": "{{model}}", "dataset": "{{data}}", "schemes": ["{{scheme}}"] }""");

        // act
        _tool.Run("run", "--json");

        // assert
        var weights = _tool.Answer["reports"]![0]!["content"]!["variants"]![1]!["layers"]!.AsArray();
        var made = weights.Where(weight => ((string)weight!["storedDtype"]!).StartsWith("uint", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(made);
        Assert.All(made, weight => Assert.Equal(
            (levels, "minmax", "nearest"),
            ((int)weight!["recipe"]!["levels"]!, (string)weight["recipe"]!["range"]!, (string)weight["recipe"]!["rounding"]!)));
        Assert.Contains(made, weight => (string?)weight!["recipe"]!["op"] == "conv2d");
        Assert.Contains(">minmax<", File.ReadAllText(_tool["artifacts/reports/lines/report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_does_nothing_again()
    {
        // arrange
        WriteBudget("""{ "path": "layers", "dataset": "shapes.json", "schemes": ["converter-8bit"] }""");
        _tool.Run("run");

        // act
        var exitCode = _tool.Run("run");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("lines (quantized-8bit) skipped: inputs unchanged", _tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" runs: ", _tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_is_a_scheme_and_a_change_of_it_makes_its_variant_again()
    {
        // arrange
        WriteBudget(LinesByMine, """{ "mine": { "rules": [{ "op": "conv2d", "levels": 16 }] } }""");
        _tool.Run("run");
        WriteBudget(LinesByMine, """{ "mine": { "rules": [{ "op": "conv2d", "dtype": "uint16" }] } }""");

        // act
        var exitCode = _tool.Run("run", "--json");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("lines (mine) runs: ", _tool.Errors, StringComparison.Ordinal);
        var variant = _tool.Answer["reports"]![0]!["content"]!["variants"]![1]!;
        Assert.Equal("mine", (string)variant["name"]!);
        Assert.Contains(variant["layers"]!.AsArray(), layer => (string)layer!["storedDtype"]! == "uint16");
    }

    [Theory]
    [InlineData(
        """{ "rules": [{ "op": "dense", "levels": 16 }] }""", "quantbuild.json: $.recipes.mine.rules[0].op: The value must be one of ")]
    [InlineData(
        """{ "extends": "tiny" }""", "quantbuild.json: $.recipes.mine.extends must name a scheme that does not search, found \"tiny\".")]
    public void A_recipe_that_makes_no_sense_is_refused_with_its_place(string recipe, string message)
    {
        // arrange
        WriteBudget(LinesByMine, $$"""{ "mine": {{recipe}} }""");

        // act
        var exitCode = _tool.Run("run");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(message, _tool.Errors, StringComparison.Ordinal);
        Assert.Single(_tool.Errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("layers", "shapes.json")]
    [InlineData("graph", "unlabelled.json")]
    public void What_a_search_finds_is_saved_as_a_recipe_that_makes_the_same_bytes_and_its_sensitivities_beside_the_report(
        string model, string data)
    {
        // arrange
        WriteBudget($$"""{ "path": "{{model}}", "dataset": "{{data}}" }""");
        var search = _tool.Run(
            "run", "lines", "--schemes=budget", "--budget=drop:0.3", "--compression=gzip", "--saveRecipe=quantbuild.json");

        // act
        var exitCode = _tool.Run("run", "lines", "--schemes=budget-found", "--json");

        // assert
        Assert.Equal((0, 0), (search, exitCode));
        Assert.Equal(Files("budget"), Files("budget-found"));
        var layers = _tool.Answer["reports"]![0]!["content"]!["variants"]![1]!["layers"]!.AsArray();
        Assert.Contains(layers, layer => (string?)layer!["recipe"]?["op"] == "conv2d");
        var lines = File.ReadAllLines(_tool["artifacts/reports/lines/sensitivity.csv"]);
        Assert.Equal("weight,op,bytes,levels,step,error", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.Equal(6, line.Split(',').Length));
        var table = JsonNode.Parse(File.ReadAllText(_tool["artifacts/reports/lines/sensitivity.json"]))!.AsArray();
        Assert.Equal(lines.Length - 1, table.Count);

        string[] Files(string variant) => [.. Directory.GetFiles(_tool[$"artifacts/models/lines/{variant}"]).Order()
            .Select(file => Convert.ToHexString(File.ReadAllBytes(file)))];
    }

    [Fact]
    public void Inspect_measures_by_data_what_rounding_each_kernel_costs()
    {
        // act
        var exitCode = _tool.Run("inspect", "layers", "--dataset=shapes.json", "--json");

        // assert
        Assert.Equal(0, exitCode);
        var kernels = _tool.Answer["sensitivity"]!.AsArray();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, kernel =>
        {
            Assert.Equal([256, 64, 16, 8, 4], kernel!["errors"]!.AsArray().Select(width => (int)width!["levels"]!));
            Assert.True((double)kernel["errors"]![0]!["error"]! <= (double)kernel["errors"]![4]!["error"]!);
        });
        Assert.Equal(1 + (5 * kernels.Count), File.ReadAllLines(_tool["artifacts/reports/layers/sensitivity.csv"]).Length);
    }

    [Theory]
    [InlineData("--saveRecipe goes with a scheme that searches. Got safe-8bit.", "--schemes=safe-8bit")]
    public void A_recipe_is_saved_of_a_search_alone(string message, string schemes)
    {
        // act
        var exitCode = _tool.Run("quantize", "layers", "-o", "out", schemes, "--saveRecipe=r.json");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(message, _tool.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool["r.json"]));
    }

    [Fact]
    public void Evaluate_writes_where_it_is_told()
    {
        // act
        var exitCode = _tool.Run("evaluate", "layers", "--dataset=shapes.json", "--artifacts=out", "--json");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal("out/reports/layers/report.json", (string)_tool.Answer["reports"]![0]!["report"]!);
        Assert.True(File.Exists(_tool["out/reports/layers/report.html"]));
        Assert.False(Directory.Exists(_tool["artifacts"]));
    }

    [Theory]
    [InlineData("""{ "dataset": "shapes.json" }""", "quantbuild.json: no model has a \"path\"", "run")]
    [InlineData("""{ "path": "layers" }""", "quantbuild.json: $.models.lines.dataset is missing", "run")]
    [InlineData("""{ "path": "layers" }""", "quantbuild.json has no model \"line\". Did you mean lines?", "run", "line")]
    public void What_run_misses_in_the_file_is_named(string entry, string message, params string[] args)
    {
        // arrange
        WriteBudget(entry);

        // act
        var exitCode = _tool.Run(args);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Error: {message}", _tool.Errors, StringComparison.Ordinal);
    }

    private void WriteBudget(string entry, string recipes = "{}") => File.WriteAllText(_tool["quantbuild.json"], new JsonObject
    {
        ["models"] = new JsonObject { ["lines"] = JsonNode.Parse(entry) },
        ["recipes"] = JsonNode.Parse(recipes),
    }.ToJsonString());
}
