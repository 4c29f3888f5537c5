namespace QuantBuild.Quantization.Rounding;

/// <summary>The order in which a kernel's inputs are rounded, and how errors are spread to those that are not rounded yet.</summary>
/// <param name="Order">The inputs, those of most energy last: they are rounded from the last to the first.</param>
/// <param name="Inverse">L⁻¹ of the Cholesky factor L of the damped matrix in that order: the error of i is spread to j &lt; i by row i,
/// over its diagonal. It is the transposed Cholesky factor of the inverse in reversed order.</param>
/// <param name="Gram">The matrix.</param>
/// <param name="Added">What was added to its diagonal.</param>
internal sealed record InputOrder(int[] Order, LowerTriangle Inverse, GramMatrix Gram, double Added)
{
    private const int MaxAttempts = 6;

    /// <summary>Factorizes a matrix.</summary>
    /// <param name="gram">XᵀX of the inputs.</param>
    /// <param name="damping">What share of the mean diagonal is added to the diagonal.</param>
    /// <exception cref="QuantizationException">The matrix holds NaN or infinities, or is not a Gram matrix.</exception>
    public static InputOrder Of(GramMatrix gram, double damping)
    {
        int[] order = [.. Enumerable.Range(0, gram.Size).OrderBy(input => gram[input, input])];
        var mean = order.Average(input => gram[input, input]);
        var added = mean > 0 ? damping * mean : 1;
        for (var attempt = 0; attempt < MaxAttempts && double.IsFinite(mean); attempt++, added *= 10)
        {
            var share = added;
            if (LowerTriangle.Cholesky(gram.Size, (i, j) => gram[order[i], order[j]] + (i == j ? share : 0)) is { } factor)
            {
                return new InputOrder(order, factor.Inverse(), gram, share);
            }
        }

        throw new QuantizationException($"The Gram matrix of {gram.Size} inputs is not positive definite even with a damping of "
            + $"{added:g2}. Look for NaN or infinities in the calibration activations.");
    }
}
