namespace QuantBuild.Quantization.Tests.Arithmetic;

/// <summary>Values that exercise every branch of the arithmetic: ordinary, huge, subnormal, zeros of both signs, ties.</summary>
internal static class TestValues
{
    public static float[] Uniform(int length, int seed, float min = -1, float max = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => min + ((max - min) * random.NextSingle()))];
    }

    /// <summary>Gaussian values.</summary>
    public static float[] Normal(int length, int seed, double mean = 0, double deviation = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(mean + (deviation * random.NextNormal())))];
    }

    /// <summary>Random bit patterns: all exponents, subnormals, infinities and NaN among them.</summary>
    public static float[] RandomBits(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
    }

    public static float[] FiniteBits(int length, int seed) =>
        [.. RandomBits(length, seed).Select(value => float.IsFinite(value) ? value : 0f)];
}
