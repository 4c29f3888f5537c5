namespace QuantBuild.Tool.Tests;

/// <summary>A <c>quantbuild.json</c> of several models: each for itself, and what is common to them at the end.</summary>
public sealed class SeveralModelsTests : IDisposable
{
    private const string Layers = """{ "path": "layers", "dataset": "shapes.json", "schemes": ["converter-8bit"] }""";
    private const string Missing = """{ "path": "none", "dataset": "shapes.json" }""";

    private readonly ToolCall _tool = new();

    public SeveralModelsTests() => _tool.Folder.Copy(Repository.Models);

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_model_that_fails_does_not_keep_the_others_from_their_results()
    {
        // arrange
        _tool.WriteModels(("first", Missing), ("second", Layers), ("third", Layers));

        // act
        var exitCode = _tool.Run("run", "--json");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal("1 of 3 models failed: first.", (string)_tool.Answer["error"]!);
        Assert.Equal("first", (string)_tool.Answer["failures"]![0]!["model"]!);
        Assert.Contains("there is no ", (string)_tool.Answer["failures"]![0]!["error"]!, StringComparison.Ordinal);
        Assert.Equal(["second", "third"], _tool.Answer["reports"]!.AsArray().Select(report => (string)report!["name"]!));
        var summary = File.ReadAllText(_tool["artifacts/reports/summary.md"]);
        Assert.Contains("second", summary, StringComparison.Ordinal);
        Assert.Contains("third", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_model_has_its_own_budget_and_a_failure_is_told_beside_a_broken_rule()
    {
        // arrange
        _tool.WriteModels(
            ("first", Missing), ("second", Layers.Replace("}", """, "maxTotalBytes": 10 }""", StringComparison.Ordinal)),
            ("third", Layers.Replace("}", """, "maxTotalBytes": 100000 }""", StringComparison.Ordinal)));

        // act
        var exitCode = _tool.Run("run", "--json");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal("1 of 3 models failed: first. 2 budget rules are broken.", (string)_tool.Answer["error"]!);
        Assert.Equal(
            [("second", "broken"), ("second", "broken"), ("third", "kept"), ("third", "kept")],
            _tool.Answer["budgets"]!.AsArray().Select(rule => ((string)rule!["model"]!, (string)rule["outcome"]!)));
    }

    [Fact]
    public void Paths_count_from_the_file_wherever_people_are()
    {
        // arrange
        _tool.WriteModels(("one", Layers), ("two", Layers));
        _tool.Caller = Directory.CreateDirectory(_tool["src/deep"]).FullName;

        // act
        var exitCode = _tool.Run("run", "two");

        // assert
        Assert.Equal(0, exitCode);
        Assert.True(File.Exists(_tool["artifacts/reports/two/report.json"]));
        Assert.False(Directory.Exists(_tool["artifacts/reports/one"]));
        Assert.Contains("../../artifacts/reports/two/report.json", _tool.Output, StringComparison.Ordinal);
    }
}
