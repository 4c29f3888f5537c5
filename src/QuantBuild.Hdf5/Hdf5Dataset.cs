using System.Runtime.InteropServices;
using QuantBuild.Common;
using QuantBuild.Hdf5.Internal.Filters;
using QuantBuild.Hdf5.Internal.Messages;
using QuantBuild.Hdf5.Internal.Metadata;
using QuantBuild.Hdf5.Internal.Storage;

namespace QuantBuild.Hdf5;

/// <summary>An array of numbers. Where its values lie, and of what kind they are, is checked before any is read.</summary>
public sealed class Hdf5Dataset
{
    private const int BufferBytes = 1 << 16;

    private readonly Source _source;
    private readonly string _path;
    private readonly Datatype _type;
    private readonly StorageLayout _layout;
    private readonly FilterPipeline? _filters;
    private readonly ChunkGrid? _grid;
    private readonly float _fill;

    internal Hdf5Dataset(Source source, string path, List<Message> messages)
    {
        (_source, _path) = (source, path);
        try
        {
            if (messages.Exists(message => message.Type == Message.ExternalFiles))
            {
                throw new Hdf5Exception("It has external storage, which takes its values from other files; "
                    + "only values that are stored in the file itself are read.");
            }

            _layout = StorageLayout.Read(Require(messages, Message.Layout));
            _type = Datatype.Read(Require(messages, Message.Datatype));
            (Shape, var most) = Dataspace.ReadExtents(Require(messages, Message.Dataspace), source);
            _filters = messages.Find(message => message.Type == Message.Filters) is { } pipeline
                ? FilterPipeline.Read(pipeline.Open(source))
                : null;
            if (!_type.IsNumber)
            {
                throw new Hdf5Exception($"It holds {_type}, where numbers should be.");
            }

            Elements = Dataspace.Elements(Shape);
            _grid = _layout.Chunk is { } chunk ? new ChunkGrid(Shape, most, chunk, _type.Size, _filters is not null) : null;
            UnpackedBytes = Dataspace.Elements([_grid?.Count ?? 1, _grid?.ChunkBytes ?? checked(Elements * _type.Size)]);
            _fill = ReadFill(messages);
        }
        catch (Exception exception) when (exception is Hdf5Exception or OverflowException)
        {
            throw Refuse(exception);
        }
    }

    /// <summary>The size of each dimension; of a single number there are none.</summary>
    public long[] Shape { get; }

    /// <summary>The number of values.</summary>
    public long Elements { get; }

    /// <summary>What the values take in the file's own type, with the parts of chunks beyond the edge.</summary>
    public long UnpackedBytes { get; }

    /// <summary>Reads all values, row by row, as float32; those that were never written have the fill value.</summary>
    /// <exception cref="Hdf5Exception">The dataset is damaged.</exception>
    public float[] Read()
    {
        try
        {
            var values = new float[Elements];
            if (_layout.Compact is { } compact)
            {
                var stored = compact.Length >= UnpackedBytes
                    ? compact.Span[..(int)UnpackedBytes].ToArray()
                    : throw new Hdf5Exception("It is damaged: the values are cut off.");
                Numbers.ToFloats(_type, stored, values);
            }
            else if (_layout.Address == Block.Undefined || values.Length == 0)
            {
                Array.Fill(values, _fill);
            }
            else if (_grid is null)
            {
                ReadContiguous(values);
            }
            else
            {
                ReadChunks(values, _grid);
            }

            return values;
        }
        catch (Exception exception) when (exception is Hdf5Exception or InvalidDataException or OverflowException)
        {
            throw Refuse(exception);
        }
    }

    private Block Require(List<Message> messages, int type) =>
        (messages.Find(message => message.Type == type) ?? throw new Hdf5Exception("It is no dataset.")).Open(_source);

    private float ReadFill(List<Message> messages)
    {
        var message = messages.Find(message => message.Type == Message.FillValue)
            ?? messages.Find(message => message.Type == Message.OldFillValue);
        var bytes = message is null ? default : FillValue.Read(message.Open(_source), message.Type == Message.OldFillValue);
        var value = new float[1];
        if (bytes.Length == _type.Size)
        {
            Numbers.ToFloats(_type, bytes.ToArray(), value);
        }

        return value[0];
    }

    private void ReadContiguous(float[] values)
    {
        if (BitConverter.IsLittleEndian && _type is { Kind: DatatypeClass.Float, Size: sizeof(float), IsBigEndian: false })
        {
            _source.Fill(_layout.Address, MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        var buffer = new byte[BufferBytes];
        var step = BufferBytes / _type.Size;
        for (var at = 0; at < values.Length; at += step)
        {
            var part = values.AsSpan(at, Math.Min(step, values.Length - at));
            var stored = buffer.AsSpan(0, part.Length * _type.Size);
            _source.Fill(checked(_layout.Address + ((ulong)at * (ulong)_type.Size)), stored);
            Numbers.ToFloats(_type, stored, part);
        }
    }

    private void ReadChunks(float[] values, ChunkGrid chunks)
    {
        if (_fill != 0)
        {
            Array.Fill(values, _fill);
        }

        var size = checked((int)chunks.ChunkBytes);
        var unpacked = new float[size / _type.Size];
        var seen = new HashSet<long>();
        foreach (var chunk in _layout.Index!.Read(_source, _layout.Address, chunks))
        {
            if (!seen.Add(chunk.Number))
            {
                throw new Hdf5Exception("It is damaged: a chunk is there twice.");
            }

            if (chunk.Size > _source.Length || (_filters is null && chunk.Size != size))
            {
                throw new Hdf5Exception($"It is damaged: a chunk of {size} bytes has {chunk.Size}.");
            }

            var stored = new byte[chunk.Size];
            _source.Fill(chunk.Address, stored);
            Numbers.ToFloats(_type, _filters?.Undo(stored, chunk.FilterMask, size, _type.Size) ?? stored, unpacked);
            chunks.Copy(chunk.Number, unpacked, values);
        }
    }

    private Hdf5Exception Refuse(Exception cause) => new($"Dataset '{Printable.Text(_path)}': "
        + $"{(cause is Hdf5Exception ? cause.Message : "It is damaged: its sizes or its compressed data make no sense.")}", cause);
}
