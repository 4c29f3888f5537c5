using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Datasets.Images;

/// <summary>
/// Bilinear resize as <c>tf.image.resizeBilinear</c> does it by default (alignCorners and halfPixelCenters false): the source of
/// output i lies at i · (input size / output size), in float32, and the two neighbours there are weighted by the fraction.
/// Nothing is averaged where the picture shrinks by more than two, as TensorFlow does not either. A picture is taken in strips of rows, so
/// that no more of it need be in memory at once.
/// </summary>
internal sealed class BilinearResize
{
    private const int Channels = 3;

    private readonly Weight[] _columns;
    private readonly Weight[] _rows;
    private readonly uint[] _above;
    private int _taken;
    private int _resized;

    /// <summary>Begins a picture.</summary>
    /// <param name="width">The source's width.</param>
    /// <param name="height">The source's height.</param>
    /// <param name="newWidth">The destination's width.</param>
    /// <param name="newHeight">The destination's height.</param>
    public BilinearResize(int width, int height, int newWidth, int newHeight)
    {
        (_columns, _rows, _above) = (Weights(width, newWidth), Weights(height, newHeight), new uint[width]);
    }

    /// <summary>Takes the next rows of the source, and resizes what they suffice for.</summary>
    /// <param name="rgba">The rows, 4 bytes a pixel of which the last is ignored.</param>
    /// <param name="destination">Shape [newHeight, newWidth, 3], 0 to 255; the same one each time.</param>
    public void Take(ReadOnlySpan<byte> rgba, Span<float> destination)
    {
        var source = MemoryMarshal.Cast<byte, uint>(rgba);
        var (width, stride) = (_above.Length, _columns.Length * Channels);
        var end = _taken + (source.Length / width);
        for (; _resized < _rows.Length && _rows[_resized].Upper < end; _resized++)
        {
            var row = _rows[_resized];
            ResizeRow(
                Row(source, row.Lower), Row(source, row.Upper), row.Fraction, _columns, destination.Slice(_resized * stride, stride));
        }

        source[^width..].CopyTo(_above);
        _taken = end;
    }

    // Of the rows before these, only the last may still be wanted.
    private ReadOnlySpan<uint> Row(ReadOnlySpan<uint> source, int row) =>
        row < _taken ? _above : source.Slice((row - _taken) * _above.Length, _above.Length);

    private static void ResizeRow(
        ReadOnlySpan<uint> top, ReadOnlySpan<uint> bottom, float fraction, Weight[] columns, Span<float> destination)
    {
        // A pixel is stored with a fourth value behind its three, which the next pixel overwrites; the row's last has no next.
        var last = columns.Length - 1;
        ref var place = ref MemoryMarshal.GetReference(destination);
        for (var x = 0; x < last; x++)
        {
            Pixel(top, bottom, fraction, columns[x]).StoreUnsafe(ref Unsafe.Add(ref place, x * Channels));
        }

        var pixel = Pixel(top, bottom, fraction, columns[last]);
        for (var channel = 0; channel < Channels; channel++)
        {
            destination[(last * Channels) + channel] = pixel[channel];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Pixel(ReadOnlySpan<uint> top, ReadOnlySpan<uint> bottom, float fraction, Weight column)
    {
        var left = Channel(top[column.Lower]);
        var above = left + ((Channel(top[column.Upper]) - left) * column.Fraction);
        left = Channel(bottom[column.Lower]);
        var below = left + ((Channel(bottom[column.Upper]) - left) * column.Fraction);
        return above + ((below - above) * fraction);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Channel(uint pixel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32());

    private static Weight[] Weights(int size, int newSize)
    {
        var scale = size / (float)newSize;
        var weights = new Weight[newSize];
        for (var i = 0; i < newSize; i++)
        {
            var place = i * scale;
            var lower = Math.Min((int)place, size - 1);
            weights[i] = new Weight(lower, Math.Min(lower + 1, size - 1), place - lower);
        }

        return weights;
    }

    private readonly record struct Weight(int Lower, int Upper, float Fraction);
}
