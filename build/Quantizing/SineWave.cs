using System.Globalization;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Reporting.Figures;

namespace Build.Quantizing;

/// <summary>The example's picture of what quantization does: a sine wave at 32, 16 and 8 bits, looked at ever closer.</summary>
public static class SineWave
{
    private const int Points = 1000;

    /// <summary>Where the zoomed rows look: at a value that 8 bits hold exactly, so that their step stays in sight.</summary>
    private static readonly double _centre = Math.Asin(108 * 2.0 / 255);

    /// <summary>The first row shows the period; the second the steps of 8 bits, the third those of 16 bits.</summary>
    private static readonly int[] _zooms = [1, 100, 20_000];

    public static QuantizationFigure Draw() => new([.. _zooms.Select(Zoom)]);

    private static QuantizationZoom Zoom(int zoom)
    {
        var width = 2 * Math.PI / zoom;
        var start = zoom == 1 ? 0 : _centre - (width / 2);
        float[] x = [.. Enumerable.Range(0, Points).Select(i => (float)(start + (width * i / (Points - 1))))];
        float[] y = [.. Enumerable.Range(0, Points).Select(i => (float)Math.Sin(start + (width * i / (Points - 1))))];
        var title = zoom == 1 ? "One period" : string.Create(CultureInfo.InvariantCulture, $"Zoomed {zoom:N0} times");
        return new QuantizationZoom(title, [
            new("Original (float32)", x, y),
            new("16-bit quantization", x, RoundTrip(y, QuantizedDtype.UInt16)),
            new("8-bit quantization", x, RoundTrip(y, QuantizedDtype.UInt8)),
        ]);
    }

    /// <summary>What the arithmetic that quantizes models leaves of the values; the range is the whole wave's in every row.</summary>
    private static float[] RoundTrip(float[] values, QuantizedDtype dtype)
    {
        var parameters = AffineQuantizer.Fit(-1, 1, dtype.GetHighestCode());
        var restored = new float[values.Length];
        if (dtype == QuantizedDtype.UInt8)
        {
            var codes = new byte[values.Length];
            AffineQuantizer.Quantize(values, parameters, codes);
            AffineQuantizer.Dequantize(codes, parameters, restored);
        }
        else
        {
            var codes = new ushort[values.Length];
            AffineQuantizer.Quantize(values, parameters, codes);
            AffineQuantizer.Dequantize(codes, parameters, restored);
        }

        return restored;
    }
}
