using System.Text.Json.Nodes;

namespace QuantBuild.Tool.Tests;

/// <summary>Models of a project that ask for data: to calibrate by, to search by, and to check rules about metrics on.</summary>
public sealed class ShipByDataTests : IDisposable
{
    private const string Model = "wwwroot/shapes/model.json";

    private readonly ToolCall _tool = new();
    private readonly List<string> _list;

    public ShipByDataTests()
    {
        _list = [$"project\t{_tool["site.csproj"]}", $"store\t{_tool["store"]}", "precompress\tgzip,brotli"];
        _tool.Folder.Copy(Path.Combine(Repository.Models, "layers"), _tool["wwwroot/shapes"]);
        foreach (var file in (string[])["shapes.json", "images.idx.gz", "labels.idx.gz"])
        {
            _tool.Folder.Write($"data/{file}", File.ReadAllBytes(Path.Combine(Repository.Models, file)));
        }
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_rule_about_a_metric_is_checked_on_the_data_and_the_model_is_evaluated_once()
    {
        // arrange
        var model = Line(scheme: "tuned-8bit", dataset: "data/shapes.json", budget: "maxMetricDrop.accuracy=0.5; maxTotalBytes=100000");

        // act
        var first = Ship("debug", model);
        var said = _tool.Output;
        var second = Ship("release", model);

        // assert
        Assert.Equal((0, 0, string.Empty), (first, second, _tool.Errors));
        var shipped = Report("release")["models"]![0]!;
        Assert.Equal("tuned-8bit", (string)shipped["scheme"]!);
        Assert.Equal(
            ["maxMetricDrop.accuracy", "maxTotalBytes"], shipped["budget"]!.AsArray().Select(rule => (string)rule!["rule"]!));
        Assert.All(shipped["budget"]!.AsArray(), rule => Assert.True((bool)rule!["isKept"]!));
        Assert.Contains("Evaluating tuned-8bit on ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Evaluating ", _tool.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(_tool["store/models"]));
        Assert.Contains(_tool["data/images.idx.gz"], File.ReadAllLines(_tool["release/inputs.txt"]));
    }

    [Fact]
    public void A_metric_that_drops_too_far_breaks_the_budget_of_the_model()
    {
        // arrange: three levels
        _tool.Folder.Write("quantbuild.json", """
            { "models": { "other": { "maxTotalBytes": 1 } }, "recipes": { "coarse": { "rules": [ { "levels": 3 } ] } } }
            """);
        _list.Add($"budgets\t{_tool["quantbuild.json"]}");

        // act
        var exitCode = Ship("out", Line(scheme: "coarse", dataset: "data/shapes.json", budget: "maxMetricDrop.loss=0"));

        // assert
        Assert.Equal(1, exitCode);
        Assert.Matches(
            @"^.*/wwwroot/shapes/model\.json\(1,1\): error QB0003: maxMetricDrop\.loss allows 0, found [0-9.E-]+ .*\(coarse\)\n$",
            _tool.Errors.Replace('\\', '/'));
    }

    [Fact]
    public void A_goal_in_the_budget_is_searched_for()
    {
        // act
        var exitCode = Ship("out", Line(dataset: "data/shapes.json", budget: "drop:0.2; maxTotalBytes=100000"));

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _tool.Errors));
        Assert.Equal("budget", (string)Report("out")["models"]![0]!["scheme"]!);
        Assert.True(File.Exists(_tool[$"out/site/{Model}.br"]));
    }

    [Fact]
    public void What_a_build_no_longer_asks_for_is_removed_and_what_another_asks_for_is_kept()
    {
        // arrange
        Ship("debug", Line());
        Ship("release", Line(scheme: "float16"));
        var both = Directory.GetDirectories(_tool["store/models"]).Length;

        // act
        Ship("release", Line());
        var one = Directory.GetDirectories(_tool["store/models"]).Length;
        var failed = Ship("release", Line(budget: "maxTotalBytes=many"));
        Directory.Delete(_tool["debug"], recursive: true);
        Ship("release", Line(scheme: "float16"));

        // assert
        Assert.Equal((2, 1, 1), (both, one, failed));
        var left = Directory.GetDirectories(_tool["store/models"]).Single();
        Assert.Equal(["float16"], Directory.GetDirectories(left).Select(Path.GetFileName));
        Assert.Single(Directory.GetFiles(_tool["store/users"]));
    }

    [Theory]
    [InlineData("budget", "", "", "QB0004", "the scheme budget searches for a goal, and needs Budget=\"drop:X\" or Budget=\"bytes:N\"")]
    [InlineData("safe-8bit", "data/shapes.json", "drop:0.01", "QB0004", "leave Scheme out. Got \"safe-8bit\"")]
    [InlineData("", "", "drop:0.01", "QB0004", "the scheme budget calibrates by data, and needs Dataset=\"FILE\"")]
    [InlineData("", "", "maxMetricDrop.accuracy=0.01", "QB0004", "takes an evaluation, and needs Dataset=\"FILE\"")]
    [InlineData("", "data/shapes.json", "maxRegression.totalBytes=1", "QB0004", "compares with an earlier report, and a build has none")]
    [InlineData("", "data/shapes.json", "drop:9", "QB0005", "A goal must be drop:X with X from 0 to 1")]
    [InlineData("", "data/shapes.json", "drop:0.1;bytes:100", "QB0005", "A budget may have one goal. Got \"drop:0.1\" and \"bytes:100\"")]
    [InlineData("tuned-8bit", "data/none.json", "", "QB0006", "none.json")]
    public void What_cannot_be_done_is_refused_with_what_is_missing(
        string scheme, string dataset, string budget, string code, string message)
    {
        // act
        var exitCode = Ship("out", Line(scheme, dataset, budget));

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"error {code}: ", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains(message, _tool.Errors, StringComparison.Ordinal);
        Assert.Single(_tool.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_calibrated_scheme_takes_the_data_that_the_budget_file_names()
    {
        // arrange
        _tool.Folder.Write("quantbuild.json", """
            { "models": { "any": { "path": "wwwroot/shapes", "dataset": "data/shapes.json", "maxMetricDrop": { "accuracy": 0.5 } } } }
            """);
        _list.Add($"budgets\t{_tool["quantbuild.json"]}");

        // act
        var exitCode = Ship("out", Line(scheme: "tuned-8bit"));

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _tool.Errors));
        Assert.Equal("maxMetricDrop.accuracy", (string)Report("out")["models"]![0]!["budget"]![0]!["rule"]!);
    }

    private static string Line(string scheme = "", string dataset = "", string budget = "") =>
        $"\t\t{scheme}\t\t{dataset}\t{budget}";

    private int Ship(string output, string fields)
    {
        File.WriteAllLines(_tool["models.txt"], [.. _list, $"model\t{_tool[Model]}{fields}"]);
        return _tool.Run("ship", "--list=models.txt", $"--output={output}");
    }

    private JsonNode Report(string output) => JsonNode.Parse(File.ReadAllText(_tool[$"{output}/report.json"]))!;
}
