using Cake.Core.Diagnostics;
using QuantBuild.Workflow;

namespace Build.Output;

/// <summary>Gives Cake's log what an operation tells.</summary>
/// <param name="log">Cake's log, which makes printable whatever it is given.</param>
public sealed class CakeWorkflowLog(ICakeLog log) : IWorkflowLog
{
    /// <inheritdoc/>
    public void Information(string line) => log.Information("{0}", line);

    /// <inheritdoc/>
    public void Warning(string line) => log.Warning("Warning: {0}", line);

    /// <inheritdoc/>
    public void Error(string line) => log.Error("{0}", line);
}
