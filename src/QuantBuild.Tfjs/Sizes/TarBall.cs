using ICSharpCode.SharpZipLib.GZip;
using ICSharpCode.SharpZipLib.Tar;
using QuantBuild.Common.Files;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>A tar ball of model files whose bytes depend on nothing but names and contents.</summary>
internal static class TarBall
{
    private const int ReadableByAll = 0b110_100_100;
    private const int ExampleLevel = 6;

    /// <summary>Writes it under gzip, as <c>tar czf</c> does.</summary>
    public static void WriteGzip(Stream destination, IEnumerable<TarBallFile> files)
    {
        using var gzip = OpenGzip(destination);
        Write(gzip, files);
    }

    /// <summary>A stream that compresses what is written to it to another, which it leaves open.</summary>
    public static Stream OpenGzip(Stream destination)
    {
        var gzip = new GZipOutputStream(destination) { IsStreamOwner = false };
        gzip.SetLevel(ExampleLevel);
        return gzip;
    }

    public static void Write(Stream destination, IEnumerable<TarBallFile> files)
    {
        using var tar = new TarOutputStream(destination, System.Text.Encoding.UTF8) { IsStreamOwner = false };
        foreach (var (name, file) in files.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            using var content = RegularFile.OpenRead(file);
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

/// <summary>One entry of a tar ball.</summary>
/// <param name="Name">The entry's name, with forward slashes.</param>
/// <param name="File">The file that it holds.</param>
internal readonly record struct TarBallFile(string Name, string File);
