using System.Formats.Tar;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Archives;

/// <summary>Unpacks a gzipped tar ball of plain files into a folder that appears whole or not at all.</summary>
internal static class TarBallExtractor
{
    private const int MostEntries = 1_000_000;

    /// <summary>Unpacks.</summary>
    /// <param name="tarBall">The file.</param>
    /// <param name="root">The folder's name; entries within a folder of this name lose that part of their path.</param>
    /// <param name="destination">The folder, which must not exist or be empty.</param>
    /// <param name="cancellationToken">Ends the unpacking and removes what there is.</param>
    /// <exception cref="DatasetException">The tar ball is damaged, unpacks to too much, or holds what a folder
    /// of files should not.</exception>
    public static Task ExtractAsync(string tarBall, string root, string destination, CancellationToken cancellationToken) =>
        DatasetGuard.ReadAsync(tarBall, async () =>
        {
            await UnpackAsync(tarBall, root, destination, cancellationToken);
            return true;
        });

    private static async Task UnpackAsync(string tarBall, string root, string destination, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        using var beside = new FolderBeside(destination);
        using var file = RegularFile.OpenRead(tarBall);
        using var unpacked = GzipContent.Open(file, tarBall, ReadLimits.Default);
        using var guarded = new TarHeaderGuard(unpacked, tarBall);
        using var tar = new TarReader(guarded, leaveOpen: true);
        await ExtractAsync(tar, tarBall, root, beside.Path, cancellationToken);
        beside.MoveIn();
    }

    private static async Task ExtractAsync(TarReader tar, string tarBall, string root, string folder, CancellationToken cancellationToken)
    {
        var (entries, files) = (0, 0);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (++entries > MostEntries)
            {
                throw new DatasetException(DatasetRejection.TooLarge, $"The tar ball holds more than {MostEntries} entries.", tarBall);
            }

            switch (entry.EntryType)
            {
                case TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes:
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    var place = Path.Combine([folder, .. Segments(entry.Name, root, tarBall)]);
                    Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                    using (var content = new FileStream(place, FileMode.CreateNew, FileAccess.Write))
                    {
                        await (entry.DataStream ?? Stream.Null).CopyToAsync(content, cancellationToken);
                    }

                    files++;
                    break;
                default:
                    throw new DatasetException(
                        DatasetRejection.UnsafeArchive, $"Entry \"{entry.Name}\" is of type {entry.EntryType}; only files and folders "
                        + "are unpacked.", tarBall);
            }
        }

        if (files == 0)
        {
            throw new DatasetException(DatasetRejection.NoExamples, "The tar ball holds no files.", tarBall);
        }
    }

    private static List<string> Segments(string name, string root, string tarBall)
    {
        var segments = name.Split('/').Where(segment => segment is not ("" or ".")).ToList();
        if (name.StartsWith('/') || segments.Count == 0
            || segments.Exists(segment => segment == ".." || segment.AsSpan().ContainsAny('\\', ':', '\0')))
        {
            throw new DatasetException(DatasetRejection.UnsafeArchive, $"Entry \"{name}\" would leave the folder.", tarBall);
        }

        if (segments.Count > 1 && segments[0] == root)
        {
            segments.RemoveAt(0);
        }

        return segments;
    }
}
