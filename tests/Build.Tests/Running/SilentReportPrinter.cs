using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Tests.Running;

/// <summary>Leaves out Cake's headings and its table of durations, which differ from run to run and from host to host.</summary>
internal sealed class SilentReportPrinter : ICakeReportPrinter
{
    public void Write(CakeReport report)
    {
    }

    public void WriteStep(string name, Verbosity verbosity)
    {
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
    }
}
