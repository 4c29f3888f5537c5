using QuantBuild.Datasets.Downloads;

namespace QuantBuild.Experiments;

/// <summary>Shows a download as a <see cref="ProgressLine"/>.</summary>
internal sealed class DownloadReporter(ExperimentLog log) : IProgress<DownloadProgress>
{
    private readonly Lock gate = new();
    private string? name;
    private ProgressLine? line;

    public void Report(DownloadProgress value)
    {
        lock (gate)
        {
            if (line is null || value.Name != name)
            {
                (name, line) = (value.Name, new ProgressLine(log, $"Downloading {value.Name}", "MB", 1e6));
            }

            line.Report(value.Bytes, value.TotalBytes);
        }
    }
}
