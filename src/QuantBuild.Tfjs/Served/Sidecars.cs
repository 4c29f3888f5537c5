using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using QuantBuild.Common.Files;

namespace QuantBuild.Tfjs.Served;

/// <summary>Files that servers send in place of others, packed already: <c>model.json.br</c> beside <c>model.json</c>.</summary>
internal static class Sidecars
{
    private const int BufferLength = 1 << 16;
    private const int GzipTail = 4;

    /// <summary>Where the sidecar of a file is, or would be.</summary>
    public static string PathOf(string file, ContentCoding coding) => file + coding.Extension();

    /// <summary>Every sidecar that a file may have.</summary>
    public static IEnumerable<string> Of(string file) => Enum.GetValues<ContentCoding>().Select(coding => PathOf(file, coding));

    /// <summary>The length of a file's sidecar; null where there is none that unpacks to the very file.</summary>
    public static long? LengthOf(string file, ContentCoding coding)
    {
        var sidecar = PathOf(file, coding);
        return IsOf(file, sidecar, coding) ? RegularFile.LengthOf(sidecar) : null;
    }

    /// <summary>Writes the sidecars of new files; one of the former folder is taken over where it unpacks to the new file.</summary>
    /// <param name="folder">The folder of the new files, which nobody reads yet.</param>
    /// <param name="names">Their names in there.</param>
    /// <param name="former">The folder whose place they are to take; it may be missing.</param>
    /// <param name="coding">How to pack.</param>
    public static void Write(string folder, IReadOnlyList<string> names, string former, ContentCoding coding)
    {
        var missing = new List<string>();
        foreach (var name in names)
        {
            var (file, before) = (Path.Combine(folder, name), PathOf(Path.Combine(former, name), coding));
            if (IsOf(file, before, coding))
            {
                UnfinishedFiles.Step(() => File.Copy(before, PathOf(file, coding)));
                using var copy = File.OpenHandle(PathOf(file, coding), FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(copy);
            }
            else
            {
                missing.Add(file);
            }
        }

        Packing.Write(missing, coding, file => PathOf(file, coding));
    }

    /// <summary>Whether a sidecar unpacks to a file, and holds nothing else.</summary>
    private static bool IsOf(string file, string sidecar, ContentCoding coding)
    {
        if (!File.Exists(sidecar))
        {
            return false;
        }

        try
        {
            using var packed = RegularFile.OpenRead(sidecar);
            using var original = RegularFile.OpenRead(file);
            return coding == ContentCoding.Brotli ? UnpacksBrotli(packed, original) : UnpacksGzip(packed, original);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // It is made anew, or not counted.
            return false;
        }
    }

    // Other programs write several members or a name, which not every browser unpacks: only what this library writes is known.
    private static bool UnpacksGzip(FileStream packed, FileStream original)
    {
        Span<byte> head = stackalloc byte[Packing.GzipHead.Length], tail = stackalloc byte[GzipTail];
        if (packed.Length < head.Length + tail.Length)
        {
            return false;
        }

        packed.ReadExactly(head);
        packed.Position = packed.Length - tail.Length;
        packed.ReadExactly(tail);
        packed.Position = 0;
        if (!head.SequenceEqual(Packing.GzipHead) || BinaryPrimitives.ReadUInt32LittleEndian(tail) != unchecked((uint)original.Length))
        {
            return false;
        }

        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var buffer = new byte[BufferLength];
        while (unpacked.Read(buffer) is > 0 and var read)
        {
            if (!Follows(original, buffer.AsSpan(0, read)))
            {
                return false;
            }
        }

        return original.Position == original.Length;
    }

    private static bool UnpacksBrotli(FileStream packed, FileStream original)
    {
        byte[] input = new byte[BufferLength], output = new byte[BufferLength];
        var decoder = default(BrotliDecoder);
        try
        {
            for (var left = 0; ;)
            {
                var read = packed.Read(input.AsSpan(left));
                left += read;
                var status = decoder.Decompress(input.AsSpan(0, left), output, out var consumed, out var written);
                if (status == OperationStatus.InvalidData || !Follows(original, output.AsSpan(0, written)))
                {
                    return false;
                }

                input.AsSpan(consumed, left - consumed).CopyTo(input);
                left -= consumed;
                if (status == OperationStatus.Done)
                {
                    return left == 0 && packed.Position == packed.Length && original.Position == original.Length;
                }

                if (read == 0 && status == OperationStatus.NeedMoreData)
                {
                    return false;
                }
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }

    private static bool Follows(FileStream original, ReadOnlySpan<byte> bytes)
    {
        Span<byte> expected = new byte[bytes.Length];
        return original.ReadAtLeast(expected, expected.Length, throwOnEndOfStream: false) == bytes.Length && expected.SequenceEqual(bytes);
    }
}
