using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>The parts of a little-endian ELF64 library's dynamic section that symbol versioning uses. Offsets are file offsets.</summary>
/// <remarks>Every read slices a span, so a table that points outside the file ends in <see cref="ArgumentOutOfRangeException"/>.</remarks>
internal sealed class ElfDynamicSection
{
    private const int ProgramHeaderSize = 56;
    private const uint SegmentLoad = 1;
    private const uint SegmentDynamic = 2;
    private const long TagStrings = 5;
    private const long TagStringsSize = 10;
    private const long TagVersionNeeds = 0x6ffffffe;
    private const long TagVersionNeedCount = 0x6fffffff;

    private readonly int _versionNeedsOffset;
    private readonly int _versionNeedCount;

    public ElfDynamicSection(ReadOnlySpan<byte> file)
    {
        // 0x7f "ELF", 64 bits, little-endian.
        if (!file.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new ArgumentException("no little-endian ELF64 file", nameof(file));
        }

        var tags = ReadTags(file);
        StringsOffset = FileOffset(file, tags[TagStrings]);
        StringsLength = checked((int)tags[TagStringsSize]);
        _versionNeedsOffset = FileOffset(file, tags.GetValueOrDefault(TagVersionNeeds));
        _versionNeedCount = (int)Math.Min(tags.GetValueOrDefault(TagVersionNeedCount), ushort.MaxValue);
    }

    public int StringsOffset { get; }

    public int StringsLength { get; }

    /// <summary>Offsets of all Vernaux entries (one per needed version of each needed library).</summary>
    public List<int> VersionNeeds(ReadOnlySpan<byte> file)
    {
        List<int> entries = [];
        var need = _versionNeedsOffset;
        for (var i = 0; i < _versionNeedCount; i++)
        {
            int count = U16(file, need + 2);
            var auxiliary = need + U32(file, need + 8);
            for (var j = 0; j < count; j++)
            {
                entries.Add(auxiliary);
                auxiliary += U32(file, auxiliary + 12);
            }

            need += U32(file, need + 12);
        }

        return entries;
    }

    /// <summary>The string table offset of a Vernaux entry's version name.</summary>
    public static int VersionNeedName(ReadOnlySpan<byte> file, int entry) => U32(file, entry + 8);

    /// <summary>Gives entry <paramref name="to"/> the hash and name of entry <paramref name="from"/>;
    /// its flags, index and link stay.</summary>
    public static void CopyVersionNeed(Span<byte> file, int from, int to)
    {
        file.Slice(from, 4).CopyTo(file[to..]);
        file.Slice(from + 8, 4).CopyTo(file[(to + 8)..]);
    }

    /// <summary>The zero-terminated name at an offset of the dynamic string table.</summary>
    public string Name(ReadOnlySpan<byte> file, int offset)
    {
        var rest = file.Slice(StringsOffset, StringsLength)[offset..];
        var end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    private static Dictionary<long, long> ReadTags(ReadOnlySpan<byte> file)
    {
        Dictionary<long, long> tags = [];
        foreach (var header in ProgramHeaders(file))
        {
            if (SegmentType(file, header) != SegmentDynamic)
            {
                continue;
            }

            var section = file.Slice(I64(file, header + 8), I64(file, header + 32));
            for (var at = 0; at + 16 <= section.Length; at += 16)
            {
                tags[BinaryPrimitives.ReadInt64LittleEndian(section[at..])] = BinaryPrimitives.ReadInt64LittleEndian(section[(at + 8)..]);
            }
        }

        return tags.ContainsKey(TagStrings) && tags.ContainsKey(TagStringsSize)
            ? tags
            : throw new ArgumentException("no dynamic section", nameof(file));
    }

    private static int FileOffset(ReadOnlySpan<byte> file, long address)
    {
        foreach (var header in ProgramHeaders(file))
        {
            long start = I64(file, header + 16);
            if (SegmentType(file, header) == SegmentLoad && address >= start && address < start + I64(file, header + 32))
            {
                return (int)(address - start) + I64(file, header + 8);
            }
        }

        throw new ArgumentException("address outside all segments", nameof(address));
    }

    private static List<int> ProgramHeaders(ReadOnlySpan<byte> file)
    {
        var first = I64(file, 32);
        return [.. Enumerable.Range(0, U16(file, 56)).Select(i => first + (i * ProgramHeaderSize))];
    }

    private static uint SegmentType(ReadOnlySpan<byte> file, int header) => BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(header, 4));

    private static int U16(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(offset, 2));

    private static int U32(ReadOnlySpan<byte> file, int offset) => InFile(BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(offset, 4)));

    private static int I64(ReadOnlySpan<byte> file, int offset) => InFile(BinaryPrimitives.ReadInt64LittleEndian(file.Slice(offset, 8)));

    private static int InFile(long value) =>
        // Half the range, so that the sum of two offsets never overflows.
        value is >= 0 and <= int.MaxValue / 2 ? (int)value : throw new ArgumentOutOfRangeException(nameof(value), value, "beyond the file");
}
