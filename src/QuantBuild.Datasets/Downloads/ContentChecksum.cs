using System.Security.Cryptography;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Downloads;

/// <summary>Judges a downloaded file by the SHA-256 of its unpacked content.</summary>
internal static class ContentChecksum
{
    /// <summary>Says what is wrong with the file, or null where nothing is, or no checksum is pinned.</summary>
    public static async Task<string?> FindFaultAsync(DatasetFile file, string path, CancellationToken cancellationToken)
    {
        if (file.Sha256 is null)
        {
            return null;
        }

        using var stream = RegularFile.OpenRead(path);
        try
        {
            using var content = file.RelativePath.EndsWith(".gz", StringComparison.Ordinal) ? GzipContent.Open(stream) : stream;
            var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            return actual == file.Sha256 ? null : $"SHA-256 of the unpacked content must be {file.Sha256}, found {actual}.";
        }
        catch (InvalidDataException e)
        {
            return $"what arrived is a damaged gzip stream: {e.Message}";
        }
    }
}
