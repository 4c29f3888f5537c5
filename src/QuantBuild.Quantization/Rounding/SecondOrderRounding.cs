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

    private readonly IRoundingRule _rule;
    private readonly double _damping;
    private readonly int _refinements;

    /// <summary>Creates the method.</summary>
    /// <param name="rule">How a code is chosen for each, already corrected, value; null for the nearest. A <see cref="RateAwareRounding"/>
    /// makes the method rate-aware.</param>
    /// <param name="damping">What share of the mean diagonal is added to the diagonal, so that inputs that hardly vary are not trusted.
    /// More where the data is little.</param>
    /// <param name="refinements">How often all codes are gone over again, each chosen anew beside all others; a pass that changes nothing
    /// is the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The damping is not positive, or the number is negative.</exception>
    public SecondOrderRounding(IRoundingRule? rule = null, double damping = 0.01, int refinements = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(damping);
        ArgumentOutOfRangeException.ThrowIfNegative(refinements);
        (_rule, _damping, _refinements) = (rule ?? NearestRounding.Instance, damping, refinements);
    }

    /// <summary>Rounds a kernel whose outputs all see the same inputs: that of a Dense or a convolution.</summary>
    /// <param name="kernel">The kernel [inputs, outputs], row-major: HWIO as it is.</param>
    /// <param name="gram">XᵀX of the inputs.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The codes, in the kernel's order.</returns>
    /// <exception cref="ArgumentException">The kernel is no whole number of outputs for the matrix's inputs.</exception>
    /// <exception cref="QuantizationException">The matrix holds NaN or infinities, or is not a Gram matrix.</exception>
    public ushort[] Round(ReadOnlySpan<float> kernel, GramMatrix gram, QuantizationGrid grid) =>
        kernel.IsEmpty || kernel.Length % gram.Size != 0
            ? throw new ArgumentException($"A kernel of {kernel.Length} values is no matrix of {gram.Size} inputs.", nameof(kernel))
            : Round(kernel, InputOrder.Of(gram, _damping), grid);

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

        return RoundDepthwise(kernel, multiplier, [.. grams.Select(gram => InputOrder.Of(gram, _damping))], grid);
    }

    /// <summary>Rounds a kernel that fits, by what is known of its inputs.</summary>
    internal ushort[] Round(ReadOnlySpan<float> kernel, InputOrder inputs, QuantizationGrid grid)
    {
        var (order, inverse) = (inputs.Order, inputs.Inverse);
        var work = new RoundingWork(kernel, order, kernel.Length / order.Length);
        for (var end = order.Length; end > 0; end -= BlockSize)
        {
            var (start, last) = (Math.Max(end - BlockSize, 0), end - 1);
            for (var i = last; i >= start; i--)
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
                for (var i = last; i >= start; i--)
                {
                    work.Compensate(j, i, inverse[i, j]);
                }
            });
        }

        var codes = work.ToCodes();
        if (_refinements > 0)
        {
            new CodeRefinement(inputs, grid, _rule).Refine(kernel, codes, _refinements);
        }

        return codes;
    }

    /// <summary>Rounds a depthwise kernel that fits, by what is known of each channel's inputs.</summary>
    internal ushort[] RoundDepthwise(ReadOnlySpan<float> kernel, int multiplier, IReadOnlyList<InputOrder> channels, QuantizationGrid grid)
    {
        var (taps, stride) = (channels[0].Order.Length, channels.Count * multiplier);
        var codes = new ushort[kernel.Length];
        var values = kernel.ToArray();
        Parallel.For(0, channels.Count, channel =>
        {
            var channelKernel = new float[taps * multiplier];
            for (var tap = 0; tap < taps; tap++)
            {
                values.AsSpan((tap * stride) + (channel * multiplier), multiplier).CopyTo(channelKernel.AsSpan(tap * multiplier));
            }

            var channelCodes = Round(channelKernel, channels[channel], grid);
            for (var tap = 0; tap < taps; tap++)
            {
                channelCodes.AsSpan(tap * multiplier, multiplier).CopyTo(codes.AsSpan((tap * stride) + (channel * multiplier)));
            }
        });

        return codes;
    }
}
