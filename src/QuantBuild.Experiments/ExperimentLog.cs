using QuantBuild.Datasets.Downloads;

namespace QuantBuild.Experiments;

/// <summary>Where an experiment tells of its progress.</summary>
/// <param name="Output">Takes lines of text.</param>
/// <param name="IsTerminal">Whether a line may be drawn over, so that progress is a bar; false for files and pipes.</param>
public sealed record ExperimentLog(TextWriter Output, bool IsTerminal)
{
    /// <summary>Takes the progress of a download, for whatever loads a dataset.</summary>
    public IProgress<DownloadProgress> Downloads => new DownloadReporter(this);
}
