using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Rounding;

/// <summary>
/// Coordinate descent on what second-order rounding leaves, after Behdin et al., "QuantEase" (2023): each code in turn is chosen anew, all
/// others as they are, so that the error of the layer's output, and the price of the codes, can only fall.
/// </summary>
internal sealed class CodeRefinement
{
    // So many outputs go over the matrix together, which is read once for all of them.
    private const int OutputsAtOnce = 16;

    private readonly InputOrder _inputs;
    private readonly QuantizationGrid _grid;
    private readonly IRoundingRule _rule;
    private readonly double _scale;

    /// <param name="inputs">What is known of the inputs.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="rule">How a code is chosen.</param>
    public CodeRefinement(InputOrder inputs, QuantizationGrid grid, IRoundingRule rule)
    {
        (_inputs, _grid, _rule) = (inputs, grid, rule);

        // What an input costs for itself, once others make up for its error, on the harmonic average: a bit's price is in units of it.
        var total = 0.0;
        for (var i = 0; i < inputs.Order.Length; i++)
        {
            var row = inputs.Inverse.Row(i);
            total += VectorMath.Dot(row, row);
        }

        _scale = inputs.Order.Length / total;
    }

    /// <summary>Goes over all codes, least energy first, a number of times, and ends early where nothing changes.</summary>
    /// <param name="kernel">The kernel [inputs, outputs].</param>
    /// <param name="codes">Its codes, which are changed.</param>
    /// <param name="passes">How often.</param>
    public void Refine(ReadOnlySpan<float> kernel, ushort[] codes, int passes)
    {
        var outputs = kernel.Length / _inputs.Order.Length;
        if (outputs <= OutputsAtOnce)
        {
            Refine(kernel, codes, outputs, 0, outputs, passes);
            return;
        }

        var values = kernel.ToArray();
        Parallel.For(0, (outputs + OutputsAtOnce - 1) / OutputsAtOnce, part =>
            Refine(values, codes, outputs, part * OutputsAtOnce, Math.Min((part + 1) * OutputsAtOnce, outputs), passes));
    }

    private void Refine(ReadOnlySpan<float> kernel, ushort[] codes, int outputs, int start, int end, int passes)
    {
        int inputs = _inputs.Order.Length, count = end - start;
        double[][] errors = new double[count][], slopes = new double[count][];
        for (var output = 0; output < count; output++)
        {
            (errors[output], slopes[output]) = (new double[inputs], new double[inputs]);
            for (var input = 0; input < inputs; input++)
            {
                var place = (input * outputs) + start + output;
                errors[output][input] = codes[place] - _grid.PositionOf(kernel[place]);
            }
        }

        for (var input = 0; input < inputs; input++)
        {
            var row = _inputs.Gram.Row(input);
            for (var output = 0; output < count; output++)
            {
                slopes[output][input] = VectorMath.Dot(row, errors[output]) + (_inputs.Added * errors[output][input]);
            }
        }

        var isChanged = true;
        for (var pass = 0; pass < passes && isChanged; pass++)
        {
            isChanged = false;
            foreach (var input in _inputs.Order)
            {
                var row = _inputs.Gram.Row(input);
                var curvature = row[input] + _inputs.Added;
                for (var output = 0; output < count; output++)
                {
                    ref var code = ref codes[(input * outputs) + start + output];
                    var slope = slopes[output];
                    var chosen = _rule.Choose(code - (slope[input] / curvature), _grid.HighestCode, _scale / curvature);
                    if (chosen != code)
                    {
                        VectorMath.AddScaled(chosen - code, row, slope);
                        slope[input] += (chosen - code) * _inputs.Added;
                        (code, isChanged) = ((ushort)chosen, true);
                    }
                }
            }
        }
    }
}
