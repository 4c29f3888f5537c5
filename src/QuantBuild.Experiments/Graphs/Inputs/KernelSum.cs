using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>XᵀX of the rows that a kernel sees of a block of samples, or of several blocks. It is in float32, as the products are that it
/// is made of.</summary>
/// <param name="Values">The matrix's lower triangle, row by row; of a depthwise kernel each of its elements for all channels.</param>
/// <param name="Rows">How many rows; 0 where no sample fits the kernel.</param>
internal sealed record KernelSum(float[] Values, double Rows)
{
    /// <summary>The matrices; null where no sample fits.</summary>
    /// <param name="use">What applies the kernel.</param>
    public KernelGrams? ToGrams(KernelUse use)
    {
        if (Rows == 0)
        {
            return null;
        }

        var size = use.Inputs;
        var channels = Values.Length / (size * (size + 1) / 2);
        return new KernelGrams(use.Form, [.. Enumerable.Range(0, channels).Select(channel =>
        {
            var matrix = new double[size * size];
            for (int row = 0, pair = 0; row < size; row++)
            {
                for (var column = 0; column <= row; column++, pair++)
                {
                    matrix[(row * size) + column] = matrix[(column * size) + row] = Values[(pair * channels) + channel] / Rows;
                }
            }

            return new GramMatrix(size, matrix);
        })]);
    }
}
