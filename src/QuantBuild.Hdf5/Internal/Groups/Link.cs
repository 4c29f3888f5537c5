using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Groups;

/// <summary>What a group has under a name.</summary>
/// <param name="Kind">Null for an object of this file; else what leads elsewhere: "a soft link". Such links are never followed.</param>
/// <param name="Address">The object's header.</param>
internal sealed record Link(string? Kind, ulong Address)
{
    /// <summary>Reads a link message, which new groups have for each member.</summary>
    public static (string Name, Link Link) Read(Block block)
    {
        var version = block.Byte();
        if (version != 1)
        {
            throw new Hdf5Exception($"It has a link of version {version}; version 1 is read.");
        }

        var flags = block.Byte();
        var type = (flags & 8) != 0 ? block.Byte() : 0;
        block.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        var name = Texts.Utf8(block.Bytes(block.Count(1 << (flags & 3))));
        return (name, type == 0 ? new Link(null, block.Offset()) : new Link(NameOf(type), Block.Undefined));
    }

    public static Link Soft { get; } = new(NameOf(1), Block.Undefined);

    private static string NameOf(int type) => type switch
    {
        1 => "a soft link",
        64 => "an external link",
        _ => "a user-defined link",
    };
}
