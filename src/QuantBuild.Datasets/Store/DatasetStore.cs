using QuantBuild.Datasets.Archives;
using QuantBuild.Datasets.Downloads;

namespace QuantBuild.Datasets.Store;

/// <summary>Finds the files of a dataset in the data folder, among the system's packages or among earlier downloads, in this order;
/// else downloads them.</summary>
/// <remarks>A download is written beside its place as <c>.part</c>, resumed after an interruption (also of an earlier run), checked, and
/// moved in: a file that is there is whole.</remarks>
public sealed class DatasetStore
{
    private readonly DatasetStoreOptions _options;
    private readonly Downloader _downloader;

    /// <summary>Creates the store; nothing is looked at yet.</summary>
    /// <param name="options">Folders and limits.</param>
    /// <exception cref="DatasetException">A data folder is given but does not exist.</exception>
    public DatasetStore(DatasetStoreOptions options)
    {
        if (options.DataDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new DatasetException(
                DatasetRejection.Unavailable, "The data folder does not exist; correct --dataDir or QUANTBUILD_DATA.", directory);
        }

        _options = options;
        _downloader = new Downloader(options);
    }

    private IEnumerable<string> Roots => _options.DataDirectory is { } directory
        ? [directory, _options.SystemDirectory, _options.DownloadDirectory]
        : [_options.SystemDirectory, _options.DownloadDirectory];

    /// <summary>Finds a file without fetching it.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its path, or null where it is in none of the folders.</returns>
    public string? Find(DatasetFile file)
    {
        IEnumerable<string> names = file.RelativePath.EndsWith(".gz", StringComparison.Ordinal)
            ? [file.RelativePath, file.RelativePath[..^3]]
            : [file.RelativePath];
        return Roots.SelectMany(root => names.Select(name => Path.Combine(root, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Finds the folder of an archive without fetching it.</summary>
    /// <param name="archive">The archive.</param>
    /// <returns>The path of the unpacked folder, or null where it is nowhere or empty.</returns>
    public string? Find(DatasetArchive archive) => FindFolder(archive.Folder);

    /// <summary>Finds a folder that a user may have put there.</summary>
    /// <param name="name">Its name in a data folder.</param>
    /// <returns>Its path, or null where it is nowhere or empty.</returns>
    public string? FindFolder(string name) => Roots.Select(root => Path.Combine(root, name)).FirstOrDefault(path =>
        Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    /// <summary>Finds a file, or downloads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told of a download as it goes, or null.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next time.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="DatasetUnavailableException">The file is nowhere and cannot be downloaded,
    /// or what arrives has another checksum.</exception>
    public async Task<string> GetAsync(
        DatasetFile file, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Find(file) is { } found)
        {
            return found;
        }

        var place = Path.GetFullPath(Path.Combine(_options.DownloadDirectory, file.RelativePath));
        try
        {
            await _downloader.DownloadAsync(file, place, progress, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UriFormatException or InvalidOperationException
            or NotSupportedException)
        {
            // An address that the network's classes cannot take leaves them as one of the last three.
            throw new DatasetUnavailableException(file.RelativePath, file.Url, Path.GetDirectoryName(place)!, Roots, e.Message, e);
        }

        return place;
    }

    /// <summary>Finds the folder of an archive; else unpacks the tar ball, downloading it where it is not there either.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="progress">Told of a download as it goes, or null.</param>
    /// <param name="cancellationToken">Ends a download or the unpacking; no half-unpacked folder stays.</param>
    /// <returns>The folder's path.</returns>
    /// <exception cref="DatasetUnavailableException">The archive is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DatasetException">The tar ball is damaged, or holds what a folder of files should not.</exception>
    public async Task<string> GetFolderAsync(
        DatasetArchive archive, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Find(archive) is { } found)
        {
            return found;
        }

        var tarBall = new DatasetFile($"{archive.Folder}.tar.gz", archive.Url);
        var folder = Path.GetFullPath(Path.Combine(_options.DownloadDirectory, archive.Folder));
        var wasThere = Find(tarBall) is not null;
        var path = await GetAsync(tarBall, progress, cancellationToken);
        try
        {
            await TarBallExtractor.ExtractAsync(path, archive.Folder, folder, cancellationToken);
        }
        finally
        {
            // What was downloaded is of no more use, unpacked or damaged; a file that a person put there stays.
            if (!wasThere)
            {
                File.Delete(path);
            }
        }

        return folder;
    }
}

/// <summary>A folder of files that is published as a gzipped tar ball.</summary>
/// <param name="Folder">The folder's name in a data folder. The tar ball is <c>{Folder}.tar.gz</c> and holds the folder's files,
/// within that folder or not.</param>
/// <param name="Url">Where the tar ball is downloaded from.</param>
public sealed record DatasetArchive(string Folder, Uri Url);
