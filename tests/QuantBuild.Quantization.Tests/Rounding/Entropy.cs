namespace QuantBuild.Quantization.Tests.Rounding;

internal static class Entropy
{
    /// <summary>The order-0 entropy of codes, in bits for all of them: about what an entropy coder makes of them.</summary>
    public static double BitsOf(ReadOnlyMemory<ushort> codes)
    {
        ushort[] all = codes.ToArray();
        return all.CountBy(code => code).Sum(count => count.Value * Math.Log2((double)all.Length / count.Value));
    }
}
