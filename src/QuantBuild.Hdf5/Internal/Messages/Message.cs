using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>One message of an object header.</summary>
/// <param name="Type">Its kind, one of the constants.</param>
/// <param name="IsShared">Whether the content stands elsewhere, and here only where.</param>
/// <param name="Content">The content; it is read once.</param>
internal sealed record Message(int Type, bool IsShared, Block Content)
{
    public const int Dataspace = 0x01;
    public const int LinkInfo = 0x02;
    public const int Datatype = 0x03;
    public const int OldFillValue = 0x04;
    public const int FillValue = 0x05;
    public const int Link = 0x06;
    public const int ExternalFiles = 0x07;
    public const int Layout = 0x08;
    public const int Filters = 0x0B;
    public const int Attribute = 0x0C;
    public const int SymbolTable = 0x11;
    public const int AttributeInfo = 0x15;

    /// <summary>The content, from where it stands.</summary>
    /// <param name="source">The file.</param>
    public Block Open(Source source) => IsShared ? Shared(source, Content, Type) : Content;

    /// <summary>Follows a reference to a message of another object: of a committed datatype, as a rule.</summary>
    public static Block Shared(Source source, Block reference, int type)
    {
        var version = reference.Byte();
        var kind = reference.Byte();
        if (version == 3 && kind != 2)
        {
            throw new Hdf5Exception("It keeps messages in HDF5's shared message table, which is not read.");
        }

        reference.Skip(version == 1 ? 6 : 0);
        var target = ObjectHeader.Read(source, reference.Offset()).Find(message => message.Type == type);
        // One step, and no more: what is shared has its content in place.
        return target is { IsShared: false }
            ? target.Content
            : throw new Hdf5Exception("It is damaged: a shared message is not where it should be.");
    }
}
