using System.IO.Compression;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Numpy;

/// <summary>Opens <c>.npy</c> files and <c>.npz</c> archives, which are zip archives of such files; content tells them apart.</summary>
internal static class NumpyFile
{
    private const string Extension = ".npy";

    // Deflate cannot pack better than 258 bytes into 2 bits.
    private const long LargestDeflateRatio = 1032;

    public static NumpyArray Read(string path, string? array, ReadLimits limits) => DatasetGuard.Read(path, () =>
    {
        using var file = RegularFile.OpenRead(path, bufferSize: 1 << 16);
        var isArchive = file.ReadByte() == 'P' && file.ReadByte() == 'K';
        file.Position = 0;
        if (isArchive)
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return Read(archive, path, array, file.Length, limits);
        }

        return array is null
            ? ReadArray(file, path, limits)
            : throw new DatasetException(
                DatasetRejection.MissingArray, $"The file is no .npz archive, so it has no array \"{array}\"; leave \"array\" out.", path);
    });

    private static NumpyArray ReadArray(FileStream file, string path, ReadLimits limits) => FileKind.Other(path, "NumPy array") is { } other
        ? throw other
        : new NpyReader(file, path).Read(file.Length, limits.Of(file.Length));

    private static NumpyArray Read(ZipArchive archive, string path, string? array, long length, ReadLimits limits)
    {
        if (FileKind.Other(path, "NumPy archive") is { } other)
        {
            throw other;
        }

        var arrays = archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)).ToArray();
        var names = string.Join(", ", arrays.Select(entry => entry.FullName[..^Extension.Length]));
        var found = array is null && arrays.Length == 1 ? arrays[0]
            : array is null ? throw new DatasetException(
                DatasetRejection.MissingArray, $"The archive has several arrays or none ({names}); name one: "
                + $"{{\"file\": …, \"array\": …}}.", path)
            : Array.Find(arrays, entry => entry.FullName == array + Extension)
                ?? throw new DatasetException(
                    DatasetRejection.MissingArray, $"The archive has no array \"{array}\"; it has {names}.", path);

        // The packed length is a claim, too.
        var packed = Math.Min(found.CompressedLength, length);
        if (found.Length / LargestDeflateRatio > packed)
        {
            throw new DatasetException(
                DatasetRejection.Damaged, $"{found.FullName} claims {found.Length} bytes, more than its {packed} can hold.", path);
        }

        using var content = found.Open();
        return new NpyReader(content, $"{path}/{found.FullName}").Read(found.Length, limits.Of(packed));
    }
}
