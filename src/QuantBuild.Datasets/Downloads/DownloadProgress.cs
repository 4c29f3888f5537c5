namespace QuantBuild.Datasets.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="Name">The file's place in a data folder.</param>
/// <param name="Bytes">Bytes that are there, those of an earlier, interrupted download included.</param>
/// <param name="TotalBytes">The size of the whole file in bytes, or null where the server does not say.</param>
public readonly record struct DownloadProgress(string Name, long Bytes, long? TotalBytes);
