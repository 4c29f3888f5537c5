using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Tool.Commands;

/// <summary>One command of the tool: what it takes, and what it does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in a sentence without its point.</param>
/// <param name="Prepare">Maps the command line to settings, and gives the work on them. What it throws is a mistake on the command line;
/// what the work throws, one in what was given.</param>
internal sealed record CommandForm(string Name, string Description, Func<ToolRun, ToolWork> Prepare)
{
    /// <summary>The options that it takes, beside those of every command.</summary>
    public IReadOnlyList<Argument> Options { get; init; } = [];

    /// <summary>Checks what was given before the command runs in shards elsewhere, which <c>--on</c> asks for; null where it
    /// cannot.</summary>
    public Action<ToolRun>? Launched { get; init; }

    /// <summary>Why its work is not cut into shards, as the end of a message; null where it is.</summary>
    public string? NotCut { get; init; }

    /// <summary>What stands without a name, as MODEL; null where nothing does.</summary>
    public Positional? Positional { get; init; }

    /// <summary>Command lines that work, without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>What stands on the command line without a name.</summary>
/// <param name="Name">How it is shown: <c>MODEL</c>.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsRequired">Whether the command cannot do without.</param>
/// <param name="IsSeveral">Whether there may be several: names; else it is the path of a model.</param>
internal sealed record Positional(string Name, string Description, bool IsRequired = true, bool IsSeveral = false);
