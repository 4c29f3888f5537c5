using System.Text.Json;
using System.Text.RegularExpressions;
using QuantBuild.Tool.Commands;

namespace QuantBuild.Tool.Tests;

/// <summary>docs/tool.md, docs/scale.md, the package's page and the recipe of docs/ci.md against the tool: every command on them is one
/// that it takes.</summary>
public sealed partial class ToolPageTests : IDisposable
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tool.md"));
    private static readonly string _recipes = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ci.md"));
    private static readonly string _scale = File.ReadAllText(Path.Combine(Repository.Root, "docs", "scale.md"));
    private static readonly string _readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "QuantBuild.Tool", "README.md"));

    private readonly ToolCall _tool = new();

    public static TheoryData<string> Commands =>
    [
        .. Command().Matches(_page + _readme + _recipes + _scale)
            .Select(command => command.Groups[1].Value.Split('#')[0].Trim()).Distinct(),
    ];

    public void Dispose() => _tool.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_on_the_page_is_one_that_the_tool_takes(string command)
    {
        // act: in an empty folder, so that it can only fail on what it is given
        var exitCode = _tool.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        // assert
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public void Every_command_of_the_tool_is_on_the_page()
    {
        // act
        var shown = Command().Matches(_page).Select(command => command.Groups[1].Value.Split(' ')[0]);

        // assert
        Assert.Empty(CommandList.All.Select(form => form.Name).Except(shown));
    }

    [Fact]
    public void The_budget_file_on_the_page_is_read()
    {
        // arrange
        var file = Json().Matches(_page).Select(block => block.Groups[1].Value)
            .Single(text => text.Contains("\"path\"", StringComparison.Ordinal));
        File.WriteAllText(_tool["quantbuild.json"], file);

        // act
        var exitCode = _tool.Run("run");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(_tool["digits.dataset.json"], _tool.Errors, StringComparison.Ordinal);
        Assert.All(Json().Matches(_page), block => JsonDocument.Parse(block.Groups[1].Value).Dispose());
    }

    [GeneratedRegex(@"^(?: *- run: )?quantbuild (.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
