using System.Runtime.InteropServices;
using QuantBuild.Common;

namespace QuantBuild.Keras.Hdf5.Format;

/// <summary>An array of numbers. Where its values lie, and of what kind they are, is checked before any is read.</summary>
internal sealed class Hdf5Dataset
{
    private const int BufferBytes = 1 << 16;

    private readonly Source source;
    private readonly string path;
    private readonly Datatype type;
    private readonly StorageLayout layout;
    private readonly FilterPipeline? filters;
    private readonly ChunkGrid? grid;
    private readonly float fill;

    public Hdf5Dataset(Source source, string path, List<Message> messages)
    {
        (this.source, this.path) = (source, path);
        try
        {
            if (messages.Exists(message => message.Type == Message.ExternalFiles))
            {
                throw new KerasException("It has external storage, which takes its values from other files; only values that are stored in the file itself are read.");
            }

            layout = StorageLayout.Read(Require(messages, Message.Layout));
            type = Datatype.Read(Require(messages, Message.Datatype));
            (Shape, var most) = Dataspace.ReadExtents(Require(messages, Message.Dataspace), source);
            filters = messages.Find(message => message.Type == Message.Filters) is { } pipeline ? FilterPipeline.Read(pipeline.Open(source)) : null;
            if (!type.IsNumber)
            {
                throw new KerasException($"It holds {type}, where numbers should be.");
            }

            Elements = Dataspace.Elements(Shape);
            grid = layout.Chunk is { } chunk ? new ChunkGrid(Shape, most, chunk, type.Size, filters is not null) : null;
            UnpackedBytes = Dataspace.Elements([grid?.Count ?? 1, grid?.ChunkBytes ?? checked(Elements * type.Size)]);
            fill = ReadFill(messages);
        }
        catch (Exception exception) when (exception is KerasException or OverflowException)
        {
            throw Refuse(exception);
        }
    }

    public long[] Shape { get; }

    public long Elements { get; }

    /// <summary>What the values take in the file's own type, with the parts of chunks beyond the edge.</summary>
    public long UnpackedBytes { get; }

    /// <summary>Reads all values, row by row; those that were never written have the fill value.</summary>
    public float[] Read()
    {
        try
        {
            var values = new float[Elements];
            if (layout.Compact is { } compact)
            {
                var stored = compact.Length >= UnpackedBytes ? compact.Span[..(int)UnpackedBytes].ToArray() : throw new KerasException("It is damaged: the values are cut off.");
                Numbers.ToFloats(type, stored, values);
            }
            else if (layout.Address == Block.Undefined || values.Length == 0)
            {
                Array.Fill(values, fill);
            }
            else if (grid is null)
            {
                ReadContiguous(values);
            }
            else
            {
                ReadChunks(values, grid);
            }

            return values;
        }
        catch (Exception exception) when (exception is KerasException or InvalidDataException or OverflowException)
        {
            throw Refuse(exception);
        }
    }

    private Block Require(List<Message> messages, int type) =>
        (messages.Find(message => message.Type == type) ?? throw new KerasException("It is no dataset.")).Open(source);

    private float ReadFill(List<Message> messages)
    {
        var message = messages.Find(message => message.Type == Message.FillValue) ?? messages.Find(message => message.Type == Message.OldFillValue);
        var bytes = message is null ? default : FillValue.Read(message.Open(source), message.Type == Message.OldFillValue);
        var value = new float[1];
        if (bytes.Length == type.Size)
        {
            Numbers.ToFloats(type, bytes.ToArray(), value);
        }

        return value[0];
    }

    private void ReadContiguous(float[] values)
    {
        if (BitConverter.IsLittleEndian && type is { Kind: DatatypeClass.Float, Size: sizeof(float), IsBigEndian: false })
        {
            source.Fill(layout.Address, MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        var buffer = new byte[BufferBytes];
        var step = BufferBytes / type.Size;
        for (var at = 0; at < values.Length; at += step)
        {
            var part = values.AsSpan(at, Math.Min(step, values.Length - at));
            var stored = buffer.AsSpan(0, part.Length * type.Size);
            source.Fill(checked(layout.Address + ((ulong)at * (ulong)type.Size)), stored);
            Numbers.ToFloats(type, stored, part);
        }
    }

    private void ReadChunks(float[] values, ChunkGrid chunks)
    {
        if (fill != 0)
        {
            Array.Fill(values, fill);
        }

        var size = checked((int)chunks.ChunkBytes);
        var unpacked = new float[size / type.Size];
        var seen = new HashSet<long>();
        foreach (var chunk in layout.Index!.Read(source, layout.Address, chunks))
        {
            if (!seen.Add(chunk.Number))
            {
                throw new KerasException("It is damaged: a chunk is there twice.");
            }

            if (chunk.Size > source.Length || (filters is null && chunk.Size != size))
            {
                throw new KerasException($"It is damaged: a chunk of {size} bytes has {chunk.Size}.");
            }

            var stored = new byte[chunk.Size];
            source.Fill(chunk.Address, stored);
            Numbers.ToFloats(type, filters?.Undo(stored, chunk.FilterMask, size, type.Size) ?? stored, unpacked);
            chunks.Copy(chunk.Number, unpacked, values);
        }
    }

    private KerasException Refuse(Exception cause) =>
        new($"Dataset '{Printable.Text(path)}': {(cause is KerasException ? cause.Message : "It is damaged: its sizes or its compressed data make no sense.")}", layer: null, cause);
}
