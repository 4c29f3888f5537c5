using QuantBuild.Datasets.Downloads;

namespace QuantBuild.Experiments;

/// <summary>Shows a download as a <see cref="ProgressLine"/>.</summary>
internal sealed class DownloadReporter(ExperimentLog log) : IProgress<DownloadProgress>
{
    private readonly Lock _gate = new();
    private string? _name;
    private ProgressLine? _line;

    public void Report(DownloadProgress value)
    {
        lock (_gate)
        {
            if (_line is null || value.Name != _name)
            {
                (_name, _line) = (value.Name, new ProgressLine(log, $"Downloading {value.Name}", "MB", 1e6));
            }

            _line.Report(value.Bytes, value.TotalBytes);
        }
    }
}
