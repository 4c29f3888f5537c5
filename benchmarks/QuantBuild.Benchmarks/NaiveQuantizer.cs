namespace QuantBuild.Benchmarks;

/// <summary>The second peer: the arithmetic as one would first write it, one element at a time, on one thread.</summary>
internal static class NaiveQuantizer
{
    public static (float Min, float Max) FindRange(float[] source)
    {
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        foreach (var value in source)
        {
            min = MathF.Min(min, value);
            max = MathF.Max(max, value);
        }

        return (min, max);
    }

    public static void Quantize(float[] source, float scale, float min, float max, byte[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)MathF.Round((Math.Clamp(source[i], min, max) - min) / scale);
        }
    }

    public static void Quantize(float[] source, float scale, float min, float max, ushort[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (ushort)MathF.Round((Math.Clamp(source[i], min, max) - min) / scale);
        }
    }

    public static void Quantize(float[] source, Half[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (Half)source[i];
        }
    }

    public static void Dequantize(byte[] source, double scale, double min, float[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (float)((source[i] * scale) + min);
        }
    }

    public static void Dequantize(ushort[] source, double scale, double min, float[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (float)((source[i] * scale) + min);
        }
    }

    public static void Dequantize(Half[] source, float[] destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }
}
