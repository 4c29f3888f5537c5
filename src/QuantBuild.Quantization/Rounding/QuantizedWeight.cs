using System.Runtime.InteropServices;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Rounding;

/// <summary>A weight as codes on a grid.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Grid">What the codes stand for.</param>
/// <param name="Codes">The codes, row-major.</param>
public sealed record QuantizedWeight(string Name, IReadOnlyList<int> Shape, QuantizationGrid Grid, ReadOnlyMemory<ushort> Codes)
{
    private const int Middle = 128;

    /// <summary>The codes as the shard stores them.</summary>
    /// <returns>One byte a code for uint8, two, little-endian, for uint16.</returns>
    public byte[] ToBytes() => Grid.Dtype == QuantizedDtype.UInt8
        ? [.. MemoryMarshal.ToEnumerable(Codes).Select(code => (byte)code)]
        : BitConverter.IsLittleEndian
            ? MemoryMarshal.AsBytes(Codes.Span).ToArray()
            : throw new PlatformNotSupportedException("Weights are little-endian, and this machine is not.");

    /// <summary>The weight that TF.js restores from the codes.</summary>
    /// <returns>The restored weight.</returns>
    public WeightTensor Dequantize()
    {
        var values = new float[Codes.Length];
        AffineQuantizer.Dequantize(Codes.Span, Grid.Parameters, values);
        return new WeightTensor(Name, Shape, values);
    }

    /// <summary>The same values under the codes about 128, which stands for zero: weights of like distribution then have like codes,
    /// whose lengths a compressor need not learn for each anew.</summary>
    /// <returns>The weight; itself where no code stands for zero, codes take two bytes, or there is no room below or above.</returns>
    internal QuantizedWeight WithZeroInTheMiddle()
    {
        var shift = Middle - Grid.ZeroCode;
        if (shift is null or 0 || Grid.Dtype != QuantizedDtype.UInt8
            || Grid.LowestCode + shift < 0 || Grid.HighestCode + shift > byte.MaxValue)
        {
            return this;
        }

        var codes = new ushort[Codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (ushort)(Codes.Span[i] + shift);
        }

        var scale = Grid.Parameters.Scale;
        return this with { Grid = Grid.Shifted((int)shift, new AffineParameters(scale, -Middle * scale)), Codes = codes };
    }

    /// <summary>The same codes, further apart or closer; a code that stands for zero still does.</summary>
    /// <param name="ratio">By what each value is multiplied, positive.</param>
    /// <returns>The stretched weight.</returns>
    internal QuantizedWeight Stretch(double ratio)
    {
        var scale = Grid.Parameters.Scale * ratio;
        return this with
        {
            Grid = Grid.Shifted(0, new AffineParameters(scale, Grid.ZeroCode is { } zero ? -zero * scale : Grid.Parameters.Min * ratio)),
        };
    }

    /// <summary>Compares with the weight before.</summary>
    /// <param name="original">The weight before.</param>
    /// <returns>The error figures.</returns>
    /// <exception cref="ArgumentException">The weights differ in size.</exception>
    public QuantizationError ErrorAgainst(WeightTensor original)
    {
        var accumulator = new ErrorAccumulator();
        accumulator.Add(original.Values.Span, Codes.Span, Grid.Parameters);
        return accumulator.ToError();
    }
}
