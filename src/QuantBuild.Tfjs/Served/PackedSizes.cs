using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Common.Files;

namespace QuantBuild.Tfjs.Served;

/// <summary>Remembers how small large files could be packed, by their content: Brotli takes seconds for each megabyte, and the float model
/// of a report is the same at each evaluation.</summary>
/// <param name="folder">Where to remember; null for nowhere.</param>
internal sealed class PackedSizes(string? folder)
{
    private const int LeastBytes = 1 << 18;
    private const int MostRemembered = 4096;

    // Another compressor, or other ways of packing, may come to other sizes.
    private static readonly string _code = string.Concat(
        new[] { typeof(BrotliStream), typeof(PackedSizes) }.Select(type => type.Module.ModuleVersionId.ToString("N")[..8]));

    /// <summary>In the user's cache.</summary>
    public static PackedSizes OfUser { get; } = new(UserCache.Find("packed-sizes"));

    /// <summary>The bytes of each file, packed; what is not remembered is measured, all at once.</summary>
    public IReadOnlyList<long> Of(
        IReadOnlyList<string> files, ContentCoding coding, Func<IReadOnlyList<string>, ContentCoding, IReadOnlyList<long>> measure)
    {
        var places = files.Select(file => PlaceOf(file, coding)).ToArray();
        var sizes = places.Select(Recall).ToArray();
        int[] unknown = [.. Enumerable.Range(0, files.Count).Where(file => sizes[file] is null)];
        var measured = measure([.. unknown.Select(file => files[file])], coding);
        foreach (var (file, size) in unknown.Zip(measured))
        {
            sizes[file] = size;
            Keep(places[file], size);
        }

        return [.. sizes.Select(size => size!.Value)];
    }

    private string? PlaceOf(string file, ContentCoding coding)
    {
        if (folder is null || RegularFile.LengthOf(file) < LeastBytes)
        {
            return null;
        }

        using var content = RegularFile.OpenRead(file);
        return Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(content))}-{_code}{coding.Extension()}");
    }

    private static long? Recall(string? place)
    {
        try
        {
            var text = place is null ? null : File.ReadAllText(place);
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Where nothing can be kept, it is measured again.
    private void Keep(string? place, long size)
    {
        if (place is null)
        {
            return;
        }

        try
        {
            var text = Encoding.ASCII.GetBytes(size.ToString(CultureInfo.InvariantCulture));
            AtomicFile.Write(place, stream => stream.Write(text));
            var kept = new DirectoryInfo(folder!).GetFiles();
            foreach (var oldest in kept.OrderBy(file => file.LastWriteTimeUtc).Take(kept.Length - MostRemembered))
            {
                oldest.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Remembered or not, the size is right.
        }
    }
}
