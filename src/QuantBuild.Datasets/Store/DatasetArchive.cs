namespace QuantBuild.Datasets.Store;

/// <summary>A folder of files that is published as a gzipped tar ball.</summary>
/// <param name="Folder">The folder's name in a data folder. The tar ball is <c>{Folder}.tar.gz</c> and holds the folder's files, within that folder or not.</param>
/// <param name="Url">Where the tar ball is downloaded from.</param>
public sealed record DatasetArchive(string Folder, Uri Url);
