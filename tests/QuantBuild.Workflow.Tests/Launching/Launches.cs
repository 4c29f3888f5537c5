using System.Globalization;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Output;
using Spectre.Console.Testing;

namespace QuantBuild.Workflow.Tests.Launching;

/// <summary>A command to launch, in a folder of its own that is a repository.</summary>
internal sealed class Launches : IDisposable
{
    /// <summary>Names that mean something to a shell, to YAML, to Kubernetes or to a CI service.</summary>
    public static TheoryData<string> Hostile =>
    [
        "plain", "two words", "it's", "a \"b\"", "$(id)", "$$(POD)", "${{ secrets.TOKEN }}", "$[ variables.x ]", "##vso[task.complete]",
        "::error::x", "-n", "a: b # c", "back\\slash", "new\nline", "größe 😀", "`id`", "!important", "x;y&z|w", "*?[a]", "~", "%a %PATH%",
    ];

    private readonly StringWriter _shown = new(CultureInfo.InvariantCulture);
    private readonly TestConsole _console = new();
    private readonly Log _log = new();

    public TemporaryFolder Folder { get; } = new();

    public Launches() => Directory.CreateDirectory(Folder[".git"]);

    /// <summary>What is told and shown.</summary>
    public string Said => string.Join('\n', _log.Lines) + "\n" + _shown;

    public WorkflowContext Context => new()
    {
        Workspace = new Workspace(Folder.Path),
        Console = _console,
        Output = new ConsoleOutput(_shown, _shown),
        Log = _log,
        Words = null!,
    };

    /// <summary>What is asked for, for some words in a folder below.</summary>
    public LaunchSettings Settings(string on, IReadOnlyList<string> words, string folder = "") =>
        new(new LaunchedCommand(["quantbuild"], words, Folder[folder]), on) { Shards = 4 };

    public void Dispose()
    {
        Folder.Dispose();
        _shown.Dispose();
        _console.Dispose();
    }

    private sealed class Log : IWorkflowLog
    {
        public List<string> Lines { get; } = [];

        public void Information(string line) => Lines.Add(line);

        public void Warning(string line) => Lines.Add($"Warning: {line}");

        public void Error(string line) => Lines.Add($"Error: {line}");
    }
}
