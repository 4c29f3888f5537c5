namespace QuantBuild.Quantization.Arithmetic.Loops;

internal static class SpanLengths
{
    public static void ThrowUnlessEqual(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException(
                $"The destination must be as long as the source ({source}), but has {destination} elements.", nameof(destination));
        }
    }
}
