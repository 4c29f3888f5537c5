using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>The file that one part of the work leaves.</summary>
/// <remarks>
/// <c>QBSHARD1</c>; the length of the header, a little-endian int32; the header, JSON, which says what each result is and how many bytes it
/// has; the results, one after the other, compressed by DEFLATE; at last the SHA-256 of all that. Its name holds the address: a hash of the
/// keys of its results, so that the same part of the same work has the same name wherever it is done.
/// </remarks>
/// <param name="Name">The work's name.</param>
/// <param name="Number">Which part of it.</param>
/// <param name="Machine">The machine that computed it, as reports describe it.</param>
/// <param name="Parts">The results.</param>
internal sealed record ShardFile(
    string Name, ShardNumber Number, IReadOnlyDictionary<string, string> Machine, IReadOnlyList<ShardPart> Parts)
{
    public const string Extension = ".shard";

    /// <summary>The end of the name of a file with what earlier rounds came to.</summary>
    public const string KnownExtension = ".known" + Extension;

    private const int ChecksumBytes = 32;
    private const int LengthBytes = 4;
    private const int ShownDigits = 16;

    // Far more than results of any part are.
    private const int MostBytes = 1 << 30;

    private static readonly byte[] _magic = "QBSHARD1"u8.ToArray();
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <summary>The file's name.</summary>
    public string FileName => NameOf(Name, Number, Parts.Select(part => part.Key));

    /// <summary>The name of the file with some results.</summary>
    public static string NameOf(string name, ShardNumber number, IEnumerable<ShardKey> keys)
    {
        var address = ShardKey.HashOf($"{number}\n{string.Join('\n', keys.Select(key => key.Address))}");
        return FormattableString.Invariant($"{name}-{number.Index}-of-{number.Count}-{address[..ShownDigits]}{Extension}");
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="folder">Its folder, created where it is missing.</param>
    /// <returns>Its path.</returns>
    public string Save(string folder)
    {
        var path = Path.Combine(folder, FileName);
        SaveAs(path);
        return path;
    }

    /// <summary>Writes the file under another name, whole or not at all.</summary>
    /// <param name="path">Its path.</param>
    public void SaveAs(string path) => AtomicFile.Write(path, stream => stream.Write(ToBytes()));

    /// <summary>Whether a part's file is there, and whole.</summary>
    public static bool IsThere(string folder, string name, ShardNumber number, IReadOnlyList<ShardKey> keys)
    {
        var path = Path.Combine(folder, NameOf(name, number, keys));
        try
        {
            return File.Exists(path)
                && Load(path).Parts.Select(part => part.Key.Address).SequenceEqual(keys.Select(key => key.Address));
        }
        catch (WorkflowException)
        {
            // Damaged: it is made again.
            return false;
        }
    }

    /// <summary>Reads a file, all of which is checked.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WorkflowException">It is damaged, or none of this version.</exception>
    public static ShardFile Load(string path) => ReaderGuard.Read(
        () => new FileInfo(path).Length <= MostBytes
            ? Parse(RegularFile.ReadAllBytes(path))
            : throw new WorkflowException("it is larger than a part's results can be."),
        (message, cause) => new WorkflowException(message, cause));

    private byte[] ToBytes()
    {
        Entry[] entries = [.. Parts.Select(part => new Entry(
            part.Key.What, part.Key.Subject, part.Key.Start, part.Key.End, part.Key.Hashes, part.Bytes.Length, part.Seconds))];
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(Name, Number.Index, Number.Count, Machine, entries), _format);
        using var bytes = new MemoryStream();
        bytes.Write(_magic);
        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        bytes.Write(length);
        bytes.Write(header);
        using (var packed = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in Parts)
            {
                packed.Write(part.Bytes);
            }
        }

        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    private static ShardFile Parse(byte[] bytes)
    {
        if (bytes.Length < _magic.Length + LengthBytes + ChecksumBytes || !bytes.AsSpan().StartsWith(_magic))
        {
            throw new WorkflowException("it is no shard of this version, or is cut off.");
        }

        var content = bytes.AsSpan(..^ChecksumBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(^ChecksumBytes..)))
        {
            throw new WorkflowException("its checksum is wrong.");
        }

        var start = _magic.Length + LengthBytes;
        var length = BinaryPrimitives.ReadInt32LittleEndian(content[_magic.Length..]);
        using var document = StrictJson.ParseDocument(content.Slice(start, length).ToArray());
        var header = document.Deserialize<Header>(_format)!;
        if (header.Parts.Sum(part => (long)part.Bytes) > MostBytes)
        {
            throw new WorkflowException("it claims more bytes than a part's results can have.");
        }

        using var packed = new MemoryStream(bytes, start + length, content.Length - start - length);
        using var results = new DeflateStream(packed, CompressionMode.Decompress);
        return new ShardFile(
            header.Name,
            ShardNumber.TryParse($"{header.Index}/{header.Count}") ?? throw new WorkflowException("it is of no part that there can be."),
            header.Machine,
            [.. header.Parts.Select(part =>
            {
                var result = new byte[part.Bytes];
                results.ReadExactly(result);
                return new ShardPart(new ShardKey(part.What, part.Subject, part.Start, part.End, part.Hashes), result, part.Seconds);
            })]);
    }

    private sealed record Header(
        string Name, int Index, int Count, IReadOnlyDictionary<string, string> Machine, IReadOnlyList<Entry> Parts);

    private sealed record Entry(
        string What, string Subject, int Start, int End, IReadOnlyDictionary<string, string> Hashes, int Bytes, double Seconds);
}
