using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Common;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a float model makes of a block of calibration samples, or of several blocks.</summary>
/// <param name="Kernels">What its kernels see, by their names.</param>
/// <param name="Layers">What its layers give before their activations, by their names.</param>
internal sealed record FloatSums(IReadOnlyDictionary<string, KernelSum> Kernels, IReadOnlyDictionary<string, ValueMoments> Layers)
{
    /// <summary>Adds up blocks, in their order.</summary>
    /// <param name="blocks">The blocks.</param>
    public static FloatSums Together(IEnumerable<FloatSums> blocks)
    {
        var kernels = new Dictionary<string, KernelTotal>(StringComparer.Ordinal);
        var layers = new Dictionary<string, List<ValueMoments>>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            foreach (var (name, sum) in block.Kernels)
            {
                if (!kernels.TryGetValue(name, out var total))
                {
                    kernels.Add(name, total = new KernelTotal());
                }

                total.Add(sum);
            }

            foreach (var (name, moments) in block.Layers)
            {
                if (!layers.TryGetValue(name, out var parts))
                {
                    layers.Add(name, parts = []);
                }

                parts.Add(moments);
            }
        }

        return new FloatSums(
            kernels.ToDictionary(kernel => kernel.Key, kernel => kernel.Value.ToSum(), StringComparer.Ordinal),
            layers.ToDictionary(layer => layer.Key, layer => ValueMoments.Together(layer.Value), StringComparer.Ordinal));
    }

    /// <summary>As bytes, little-endian: of each kernel and of each layer its name, the number of rows, and the numbers, all bits of them.
    /// </summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Kernels.Count);
        foreach (var (name, sum) in Kernels)
        {
            writer.Write(name);
            writer.Write(sum.Rows);
            Write<float>(writer, sum.Values);
        }

        writer.Write(Layers.Count);
        foreach (var (name, (moments, rows)) in Layers)
        {
            writer.Write(name);
            writer.Write(rows);
            Write(writer, moments.Mean);
            Write(writer, moments.Variance);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ExperimentException">It is damaged.</exception>
    public static FloatSums Parse(byte[] bytes) => ReaderGuard.Read(
        () =>
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            var kernels = ReadAll(reader, rows => new KernelSum(Read<float>(reader), rows));
            var layers = ReadAll(
                reader, rows => new ValueMoments(new ChannelMoments(Read<double>(reader), Read<double>(reader)), rows));
            return new FloatSums(kernels, layers);
        },
        (problem, _) => new ExperimentException($"What was added up of calibration samples cannot be read: {problem}"));

    private static Dictionary<string, T> ReadAll<T>(BinaryReader reader, Func<double, T> read)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            all.Add(reader.ReadString(), read(reader.ReadDouble()));
        }

        return all;
    }

    private static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : struct
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : struct
    {
        var count = reader.ReadInt32();
        var values = new T[Math.Min(count, reader.BaseStream.Length - reader.BaseStream.Position)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
