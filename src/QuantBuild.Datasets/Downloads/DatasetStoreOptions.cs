namespace QuantBuild.Datasets.Downloads;

/// <summary>Where datasets are looked for, and how they are fetched.</summary>
public sealed record DatasetStoreOptions
{
    /// <summary>The folder of <c>--dataDir</c> or <c>QUANTBUILD_DATA</c>, looked at first; null where none is given.
    /// Nothing is ever written to it.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder of datasets that the system's packages bring, looked at second. Default: Debian's, where
    /// <c>dataset-fashion-mnist</c> installs.</summary>
    public string SystemDirectory { get; init; } = "/usr/share/datasets";

    /// <summary>The folder that downloads go to, looked at last; relative to the working directory. Default:
    /// <c>artifacts/data</c>.</summary>
    public string DownloadDirectory { get; init; } = Path.Combine("artifacts", "data");

    /// <summary>How long a server may keep silent, before the answer or within it, until the attempt is given up.
    /// Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts in a row may bring nothing before the download is given up. Default: 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before the second attempt, doubled before each further one. Default: 1 second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many redirects are followed; only to http and https, and for a file without pinned checksum only to the
    /// same host. Default: 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The most bytes of a file whose own size is not known. Default: 1 GiB.</summary>
    public long MostBytes { get; init; } = 1L << 30;

    /// <summary>The least bytes a second that a server must send, on average over <see cref="PaceWindow"/>. Default: 1,024.</summary>
    public int SlowestBytesPerSecond { get; init; } = 1024;

    /// <summary>How long a server may send too little until the download is given up. Default: 1 minute.</summary>
    public TimeSpan PaceWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock that the pace is measured by. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
