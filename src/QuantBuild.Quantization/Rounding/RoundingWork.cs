using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Rounding;

/// <summary>The kernel while <see cref="SecondOrderRounding"/> works on it: in the order of rounding, in float64.</summary>
internal sealed class RoundingWork
{
    private readonly int[] _order;
    private readonly int _outputs;
    private readonly double[] _values;
    private readonly double[] _errors;
    private readonly ushort[] _codes;

    public RoundingWork(ReadOnlySpan<float> kernel, int[] order, int outputs)
    {
        (_order, _outputs) = (order, outputs);
        (_values, _errors, _codes) = (new double[kernel.Length], new double[kernel.Length], new ushort[kernel.Length]);
        for (var row = 0; row < order.Length; row++)
        {
            var source = kernel.Slice(order[row] * outputs, outputs);
            for (var output = 0; output < outputs; output++)
            {
                _values[(row * outputs) + output] = source[output];
            }
        }
    }

    /// <summary>Rounds a row and keeps its error over the diagonal of the inverse factor.</summary>
    public void RoundRow(int row, double diagonal, QuantizationGrid grid, IRoundingRule rule)
    {
        var codes = _codes.AsSpan(_order[row] * _outputs, _outputs);
        for (var output = 0; output < _outputs; output++)
        {
            var index = (row * _outputs) + output;
            var code = rule.Choose(grid.PositionOf(_values[index]), grid.HighestCode);
            codes[output] = (ushort)code;
            _errors[index] = (_values[index] - grid.ValueOf(code)) / diagonal;
        }
    }

    /// <summary>Lets a row make up for the error of another.</summary>
    public void Compensate(int row, int rounded, double factor) =>
        VectorMath.AddScaled(-factor, _errors.AsSpan(rounded * _outputs, _outputs), _values.AsSpan(row * _outputs, _outputs));

    public ushort[] ToCodes() => _codes;
}
