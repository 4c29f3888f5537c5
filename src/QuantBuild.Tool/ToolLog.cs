using QuantBuild.Common;
using QuantBuild.Workflow;

namespace QuantBuild.Tool;

/// <summary>Writes what an operation tells: warnings and errors to the one writer, the rest to the other.</summary>
/// <param name="output">Takes what was done.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class ToolLog(TextWriter output, TextWriter errors) : IWorkflowLog
{
    private readonly List<string> _warnings = [];

    /// <summary>The warnings so far, for an answer in JSON.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Information(string line) => output.WriteLine(Printable.Text(line, int.MaxValue));

    public void Warning(string line)
    {
        _warnings.Add(line);
        errors.WriteLine($"Warning: {Printable.Text(line, int.MaxValue)}");
    }

    public void Error(string line) => errors.WriteLine(Printable.Message(line));
}
