namespace QuantBuild.Datasets.Store;

/// <summary>A file of a dataset is in none of the places where it may lie, and could not be fetched.</summary>
public sealed class DatasetUnavailableException : DatasetException
{
    internal DatasetUnavailableException(
        string name, Uri url, string folder, IEnumerable<string> searched, string reason, Exception? innerException)
        : base(
            DatasetRejection.Unavailable,
            $"not found in {string.Join(", ", searched)}, and the download from {url} failed: {reason} "
                + $"Put the file into {folder} by hand, or name a folder that holds {name} with --dataDir or QUANTBUILD_DATA.",
            name,
            innerException)
    {
        Url = url;
        Folder = folder;
    }

    /// <summary>Where the file was to be downloaded from.</summary>
    public Uri Url { get; }

    /// <summary>The folder where the file may be put by hand.</summary>
    public string Folder { get; }
}
