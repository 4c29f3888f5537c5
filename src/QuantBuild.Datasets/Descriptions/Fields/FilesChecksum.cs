using System.Security.Cryptography;
using QuantBuild.Common.Files;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>SHA-256 of several files' bytes, one after the other.</summary>
internal static class FilesChecksum
{
    private const int BufferBytes = 1 << 16;

    public static string Of(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        foreach (var path in files)
        {
            Append(hash, path, buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string path, byte[] buffer)
    {
        try
        {
            using var file = RegularFile.OpenRead(path, bufferSize: 0);
            for (int count; (count = file.Read(buffer)) > 0;)
            {
                hash.AppendData(buffer, 0, count);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetRejection.Unreadable, $"The file cannot be read: {e.Message}", path, e);
        }
    }
}
