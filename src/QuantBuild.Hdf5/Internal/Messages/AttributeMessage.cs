using QuantBuild.Common;
using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>An attribute of a group: a text, or a list of texts.</summary>
internal sealed class AttributeMessage
{
    private readonly Datatype _type;
    private readonly long[] _shape;
    private readonly Block _content;

    private AttributeMessage(string name, Datatype type, long[] shape, Block content)
    {
        (Name, _type, _shape, _content) = (name, type, shape, content);
    }

    public string Name { get; }

    public static AttributeMessage Read(Source source, Block block)
    {
        var version = block.Byte();
        if (version is < 1 or > 3)
        {
            throw new Hdf5Exception($"It has an attribute of version {version}; versions 1 to 3 are read.");
        }

        var flags = block.Byte();
        var (nameSize, typeSize, spaceSize) = (block.UInt16(), block.UInt16(), block.UInt16());
        block.Skip(version == 3 ? 1 : 0);
        var name = Texts.Utf8(Texts.BeforeNul(Field(nameSize).Memory(nameSize)).Span);
        var typeField = Field(typeSize);
        var spaceField = Field(spaceSize);
        var isTypeShared = version > 1 && (flags & 1) != 0;
        var isSpaceShared = version > 1 && (flags & 2) != 0;
        var type = Datatype.Read(isTypeShared ? Message.Shared(source, typeField, Message.Datatype) : typeField);
        var space = Dataspace.Read(isSpaceShared ? Message.Shared(source, spaceField, Message.Dataspace) : spaceField, source);
        return new AttributeMessage(name, type, space, block.Part(block.Left));

        // The first version pads each field to 8 bytes.
        Block Field(int size)
        {
            var field = block.Part(size);
            block.Skip(version == 1 ? Math.Min(block.Left, -size & 7) : 0);
            return field;
        }
    }

    /// <summary>The texts, each as the bytes of its UTF-8.</summary>
    public List<ReadOnlyMemory<byte>> Read(Source source, GlobalHeap heap)
    {
        var count = Dataspace.Elements(_shape);
        // An empty list is stored as an empty array of numbers.
        if (count == 0)
        {
            return [];
        }

        var isVariable = _type is { Kind: DatatypeClass.VariableLength, Detail: 1 };
        if (!isVariable && _type.Kind != DatatypeClass.String)
        {
            throw new Hdf5Exception($"Attribute '{Printable.Text(Name)}' holds {_type}, where text should be.");
        }

        var values = _content.Part(count <= _content.Left / _type.Size
            ? count * _type.Size
            : throw new Hdf5Exception($"It is damaged: attribute '{Printable.Text(Name)}' is cut off."));
        var texts = new List<ReadOnlyMemory<byte>>();
        for (var i = 0L; i < count; i++)
        {
            texts.Add(isVariable ? Variable(source, values.Part(_type.Size), heap) : Fixed(values.Memory(_type.Size)));
        }

        return texts;
    }

    private static ReadOnlyMemory<byte> Variable(Source source, Block value, GlobalHeap heap)
    {
        var length = value.UInt32();
        var (address, index) = (value.Offset(), value.UInt32());
        source.Spend(length);
        return length == 0 ? default : Texts.BeforeNul(heap.Read(address, index, length));
    }

    private ReadOnlyMemory<byte> Fixed(ReadOnlyMemory<byte> value)
    {
        const int spaces = 2;
        return _type.Detail == spaces ? value[..value.Span.TrimEnd((byte)' ').Length] : Texts.BeforeNul(value);
    }
}
