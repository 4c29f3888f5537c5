namespace QuantBuild.Quantization.Arithmetic;

internal static class NonFinite
{
    /// <summary>Makes the error for the first value that is NaN or infinite; there is one.</summary>
    public static NonFiniteWeightException Find(ReadOnlySpan<float> values, string? tensor, long offset = 0)
    {
        var index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        return new NonFiniteWeightException(offset + index, values[index], tensor);
    }
}
