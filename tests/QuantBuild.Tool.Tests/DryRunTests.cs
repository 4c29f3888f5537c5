namespace QuantBuild.Tool.Tests;

/// <summary><c>--dryrun</c> says which steps would run and which not, and leaves everything as it is.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly ToolCall _tool = new();

    public DryRunTests()
    {
        _tool.Folder.Copy(Repository.Models);
        Write("converter-8bit");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Before_a_first_run_every_step_would_run()
    {
        // act
        var (exitCode, steps) = Foresee("run");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                "lines would run: not done before", "lines (quantized-8bit) would run: not done before",
                "lines would run: not done before",
            ], steps);
        Assert.False(Directory.Exists(_tool["artifacts"]));
    }

    [Fact]
    public void After_a_run_every_step_would_be_skipped_and_a_run_skips_them()
    {
        // arrange
        _tool.Run("run");

        // act
        var (_, steps) = Foresee("run");

        // assert
        Assert.Equal(3, steps.Length);
        Assert.All(steps, step => Assert.Contains(" would be skipped: up to date since 2", step, StringComparison.Ordinal));
        _tool.Run("run");
        Assert.DoesNotContain(" runs: ", _tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_besides_would_run_and_what_is_behind_it()
    {
        // arrange
        _tool.Run("run");
        Write("converter-8bit", "safe-8bit");

        // act
        var (_, steps) = Foresee("run");

        // assert
        Assert.Contains(" skipped: ", steps[0], StringComparison.Ordinal);
        Assert.Contains(" skipped: ", steps[1], StringComparison.Ordinal);
        Assert.Equal("lines (safe-8bit) would run: not done before", steps[2]);
        Assert.Equal("lines would run: schemes changed from converter-8bit to converter-8bit,safe-8bit", steps[3]);
        _tool.Run("run");
        Assert.Contains(
            "lines runs: schemes changed from converter-8bit to converter-8bit,safe-8bit", _tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_model_may_change_everything_behind_it()
    {
        // arrange
        _tool.Run("run");
        File.AppendAllText(_tool["layers/model.json"], "\n");

        // act
        var (_, steps) = Foresee("run");

        // assert
        Assert.Equal(
            [
                "lines would run: input ../../../layers/model.json changed",
                "lines (quantized-8bit) would run unless lines writes what is there already",
                "lines would run unless lines writes what is there already",
            ], steps);
    }

    [Fact]
    public void Evaluate_and_quantize_are_foreseen_too_and_answered_in_json()
    {
        // act
        var quantize = _tool.Run("quantize", "layers", "-o", "small", "--schemes=safe-8bit", "--dryrun");
        var quantized = _tool.Output;
        var (evaluate, steps) = Foresee("evaluate", "layers", "--dataset=shapes.json");
        _tool.Run("evaluate", "layers", "--dataset=shapes.json", "--dryrun", "--json");

        // assert
        Assert.Equal((0, 0), (quantize, evaluate));
        Assert.StartsWith("Writing small would run: it does every time", quantized, StringComparison.Ordinal);
        Assert.Equal(["evaluate would run: not done before", "evaluate would run: not done before"], steps);
        Assert.Equal(["runs", "runs"], _tool.Answer["steps"]!.AsArray().Select(step => (string)step!["outcome"]!));
        Assert.False(Directory.Exists(_tool["small"]));
        Assert.False(Directory.Exists(_tool["artifacts"]));
    }

    [Fact]
    public void What_a_run_would_fail_on_a_dry_run_fails_on()
    {
        // act
        var model = _tool.Run("quantize", "none", "-o", "small", "--dryrun");
        var scheme = _tool.Run("quantize", "layers", "-o", "small", "--schemes=tuned-8bit", "--dryrun");

        // assert
        Assert.Equal((1, 1), (model, scheme));
        Assert.Contains("needs --dataset=FILE", _tool.Errors, StringComparison.Ordinal);
    }

    private (int ExitCode, string[] Steps) Foresee(params string[] args)
    {
        var before = Contents();
        var exitCode = _tool.Run([.. args, "--dryrun"]);
        Assert.Equal(before, Contents());
        return (exitCode, [.. _tool.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1]]);
    }

    private Dictionary<string, (DateTime, long)> Contents() => _tool.Folder.Files().ToDictionary(
        file => file, file => (File.GetLastWriteTimeUtc(_tool[file]), new FileInfo(_tool[file]).Length));

    private void Write(params string[] schemes) => _tool.WriteModels(
        ("lines", $$"""{ "path": "layers", "dataset": "shapes.json", "schemes": ["{{string.Join("\", \"", schemes)}}"] }"""));
}
