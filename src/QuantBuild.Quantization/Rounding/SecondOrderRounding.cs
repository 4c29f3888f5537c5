using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Quantization.Rounding;

/// <summary>
/// Rounds a kernel input by input, and lets the inputs that are not rounded yet make up for each error as far as the layer's own inputs
/// correlate (Frantar et al., "GPTQ", 2023, after Hassibi and Stork's "Optimal Brain Surgeon", 1993). Minimizes the error of the layer's
/// output on the calibration data instead of the error of its weights. Inputs of most energy are rounded first.
/// </summary>
public sealed class SecondOrderRounding
{
    // Rows of one block are updated at once, the others when the block is done, so that the kernel is read once a block.
    private const int BlockSize = 32;
    private const int MaxAttempts = 6;

    private readonly IRoundingRule _rule;
    private readonly double _damping;

    /// <summary>Creates the method.</summary>
    /// <param name="rule">How a code is chosen for each, already corrected, value; null for the nearest. A <see cref="RateAwareRounding"/>
    /// makes the method rate-aware.</param>
    /// <param name="damping">What share of the mean diagonal is added to the diagonal, so that inputs that hardly vary are not trusted.
    /// More where the data is little.</param>
    /// <exception cref="ArgumentOutOfRangeException">The damping is not positive.</exception>
    public SecondOrderRounding(IRoundingRule? rule = null, double damping = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(damping);
        (_rule, _damping) = (rule ?? NearestRounding.Instance, damping);
    }

    /// <summary>Rounds a kernel whose outputs all see the same inputs: that of a Dense or a convolution.</summary>
    /// <param name="kernel">The kernel [inputs, outputs], row-major: HWIO as it is.</param>
    /// <param name="gram">XᵀX of the inputs.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The codes, in the kernel's order.</returns>
    /// <exception cref="ArgumentException">The kernel is no whole number of outputs for the matrix's inputs.</exception>
    /// <exception cref="QuantizationException">The matrix holds NaN or infinities, or is not a Gram matrix.</exception>
    public ushort[] Round(ReadOnlySpan<float> kernel, GramMatrix gram, QuantizationGrid grid)
    {
        if (kernel.IsEmpty || kernel.Length % gram.Size != 0)
        {
            throw new ArgumentException($"A kernel of {kernel.Length} values is no matrix of {gram.Size} inputs.", nameof(kernel));
        }

        // Rounded from the last to the first, so that the inverse of the plain Cholesky factor holds what is needed: see Factorize.
        int[] order = [.. Enumerable.Range(0, gram.Size).OrderBy(input => gram[input, input])];
        var work = new RoundingWork(kernel, order, kernel.Length / gram.Size);
        var inverse = Factorize(gram, order).Inverse();
        for (var end = gram.Size; end > 0; end -= BlockSize)
        {
            var start = Math.Max(end - BlockSize, 0);
            for (var i = end - 1; i >= start; i--)
            {
                work.RoundRow(i, inverse[i, i], grid, _rule);
                for (var j = start; j < i; j++)
                {
                    work.Compensate(j, i, inverse[i, j]);
                }
            }

            // Rows are independent of each other, so threads change nothing in the result.
            Parallel.For(0, start, j =>
            {
                for (var i = end - 1; i >= start; i--)
                {
                    work.Compensate(j, i, inverse[i, j]);
                }
            });
        }

        return work.ToCodes();
    }

    /// <summary>Rounds a depthwise kernel, each channel by itself.</summary>
    /// <param name="kernel">The kernel [height, width, channels, multiplier], row-major.</param>
    /// <param name="multiplier">The outputs of each channel.</param>
    /// <param name="grams">XᵀX of each channel's height · width inputs.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The codes, in the kernel's order.</returns>
    /// <exception cref="ArgumentException">The kernel does not fit the matrices.</exception>
    public ushort[] RoundDepthwise(ReadOnlySpan<float> kernel, int multiplier, IReadOnlyList<GramMatrix> grams, QuantizationGrid grid)
    {
        if (grams.Count == 0 || kernel.Length != grams.Count * multiplier * grams[0].Size || grams.Any(gram => gram.Size != grams[0].Size))
        {
            throw new ArgumentException($"A kernel of {kernel.Length} values does not fit {grams.Count} channels with {multiplier} outputs "
                + "each and the inputs of their matrices.", nameof(kernel));
        }

        var (taps, stride) = (grams[0].Size, grams.Count * multiplier);
        var codes = new ushort[kernel.Length];
        var channelKernel = new float[taps * multiplier];
        for (var channel = 0; channel < grams.Count; channel++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                kernel.Slice((tap * stride) + (channel * multiplier), multiplier).CopyTo(channelKernel.AsSpan(tap * multiplier));
            }

            var channelCodes = Round(channelKernel, grams[channel], grid);
            for (var tap = 0; tap < taps; tap++)
            {
                channelCodes.AsSpan(tap * multiplier, multiplier).CopyTo(codes.AsSpan((tap * stride) + (channel * multiplier)));
            }
        }

        return codes;
    }

    /// <summary>
    /// The Cholesky factor L of the damped matrix in the given order. Where weights are rounded from the last to the first, the error of i
    /// is spread to j &lt; i by the row i of L⁻¹, over its diagonal: L⁻¹ is the transposed Cholesky factor
    /// of the inverse in reversed order.
    /// </summary>
    private LowerTriangle Factorize(GramMatrix gram, int[] order)
    {
        var mean = order.Average(input => gram[input, input]);
        var damping = mean > 0 ? _damping * mean : 1;
        for (var attempt = 0; attempt < MaxAttempts && double.IsFinite(mean); attempt++, damping *= 10)
        {
            var added = damping;
            if (LowerTriangle.Cholesky(gram.Size, (i, j) => gram[order[i], order[j]] + (i == j ? added : 0)) is { } factor)
            {
                return factor;
            }
        }

        throw new QuantizationException($"The Gram matrix of {gram.Size} inputs is not positive definite even with a damping of "
            + $"{damping:g2}. Look for NaN or infinities in the calibration activations.");
    }
}
