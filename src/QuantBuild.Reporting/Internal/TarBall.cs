using ICSharpCode.SharpZipLib.Tar;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Internal;

/// <summary>A tar ball of model files whose bytes depend on nothing but names and contents.</summary>
internal static class TarBall
{
    private const int ReadableByAll = 0b110_100_100;

    public static void Write(Stream destination, string directory, IEnumerable<string> names)
    {
        using var tar = new TarOutputStream(destination, System.Text.Encoding.UTF8) { IsStreamOwner = false };
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var content = RegularFile.OpenRead(Path.Combine(directory, name));
            var header = new TarHeader
            {
                Name = name,
                Size = content.Length,
                Mode = ReadableByAll,
                ModTime = DateTime.UnixEpoch,
                UserId = 0,
                GroupId = 0,
                UserName = string.Empty,
                GroupName = string.Empty,
                TypeFlag = TarHeader.LF_NORMAL,
            };
            tar.PutNextEntry(new TarEntry(header));
            content.CopyTo(tar);
            tar.CloseEntry();
        }
    }
}
