using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Output;

/// <summary>Leaves out Cake's headings and its table of durations, which say nothing of a dry run.</summary>
public sealed class NoHeadings : ICakeReportPrinter
{
    /// <inheritdoc/>
    public void Write(CakeReport report)
    {
    }

    /// <inheritdoc/>
    public void WriteStep(string name, Verbosity verbosity)
    {
    }

    /// <inheritdoc/>
    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    /// <inheritdoc/>
    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
    }
}
