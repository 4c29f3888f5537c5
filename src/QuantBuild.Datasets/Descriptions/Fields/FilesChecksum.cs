using System.Security.Cryptography;
using QuantBuild.Common.Files;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>SHA-256 of several files' bytes, one after the other.</summary>
internal static class FilesChecksum
{
    private const int BufferBytes = 1 << 16;

    /// <exception cref="DatasetException">A file cannot be read.</exception>
    public static string Of(IEnumerable<string> files) => Of(files, isPassedOver: false);

    /// <summary>As <see cref="Of(IEnumerable{string})"/>, of those files that can be read: whoever reads the others refuses them, or leaves
    /// them out.</summary>
    public static string OfReadable(IEnumerable<string> files) => Of(files, isPassedOver: true);

    private static string Of(IEnumerable<string> files, bool isPassedOver)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        foreach (var path in files)
        {
            try
            {
                Append(hash, path, buffer);
            }
            catch (DatasetException) when (isPassedOver)
            {
            }
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
