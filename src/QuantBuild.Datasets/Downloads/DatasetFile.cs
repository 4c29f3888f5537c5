namespace QuantBuild.Datasets.Downloads;

/// <summary>A file that a dataset needs, and where it may come from.</summary>
/// <param name="RelativePath">Its place in a data folder, with forward slashes: <c>mnist/t10k-images-idx3-ubyte.gz</c>. Where it ends in
/// <c>.gz</c>, the unpacked file without that ending serves as well.</param>
/// <param name="Url">Where it is downloaded from.</param>
/// <param name="Sha256">SHA-256 of the content — of the unpacked content, where the path ends in <c>.gz</c> — in lower-case hexadecimal
/// digits, or null where none is pinned.</param>
public sealed record DatasetFile(string RelativePath, Uri Url, string? Sha256 = null)
{
    /// <summary>The most bytes that are downloaded for it; null for <see cref="DatasetStoreOptions.MostBytes"/>. A server may unpack on the
    /// way: the unpacked size counts.</summary>
    public long? MostBytes { get; init; }
}

/// <summary>How far a download is.</summary>
/// <param name="Name">The file's place in a data folder.</param>
/// <param name="Bytes">Bytes that are there, those of an earlier, interrupted download included.</param>
/// <param name="TotalBytes">The size of the whole file in bytes, or null where the server does not say.</param>
public readonly record struct DownloadProgress(string Name, long Bytes, long? TotalBytes);
