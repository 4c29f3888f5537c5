namespace QuantBuild.Datasets.Downloads;

/// <summary>Ends a download that never falls silent and never gets on: in each window of time some bytes must arrive.</summary>
internal sealed class SlowestPace(DatasetStoreOptions options)
{
    private long _since = options.Time.GetTimestamp();
    private long _bytes;

    /// <summary>Counts what has arrived.</summary>
    /// <exception cref="DownloadException">The window is over, and too little came in it.</exception>
    public void Add(int count)
    {
        _bytes += count;
        var elapsed = options.Time.GetElapsedTime(_since);
        if (elapsed < options.PaceWindow)
        {
            return;
        }

        if (_bytes < options.SlowestBytesPerSecond * elapsed.TotalSeconds)
        {
            throw new DownloadException(
                FormattableString.Invariant($"the server sent {_bytes} bytes in {elapsed.TotalSeconds:0} s; ")
                    + FormattableString.Invariant($"at least {options.SlowestBytesPerSecond} a second are waited for."),
                mayPass: false);
        }

        (_since, _bytes) = (options.Time.GetTimestamp(), 0);
    }
}
