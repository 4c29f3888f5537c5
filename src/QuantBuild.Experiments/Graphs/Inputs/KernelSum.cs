using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>XᵀX of the rows that a kernel sees of a block of samples, or of several blocks. It is in float32, as the products are that it
/// is made of.</summary>
/// <param name="Values">The matrix's lower triangle, row by row, and then the sum of each input; of a depthwise kernel each of these for
/// all channels.</param>
/// <param name="Rows">How many rows; 0 where no sample fits the kernel.</param>
internal sealed record KernelSum(float[] Values, double Rows)
{
    /// <summary>The matrices; null where no sample fits.</summary>
    /// <param name="use">What applies the kernel.</param>
    /// <param name="places">The same of the places that the rows are the means of; null where they are none.</param>
    public KernelGrams? ToGrams(KernelUse use, KernelSum? places = null) =>
        Rows == 0 ? null : new KernelGrams(use.Form, ToMatrices(use.Inputs), places?.Rows > 0 ? places.ToMatrices(use.Inputs)[0] : null);

    private GramMatrix[] ToMatrices(int size)
    {
        var channels = Values.Length / (size * (size + 3) / 2);
        return [.. Enumerable.Range(0, channels).Select(channel =>
        {
            var (matrix, mean, pair) = (new double[size * size], new double[size], 0);
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column <= row; column++, pair++)
                {
                    matrix[(row * size) + column] = matrix[(column * size) + row] = Values[(pair * channels) + channel] / Rows;
                }
            }

            for (var input = 0; input < size; input++, pair++)
            {
                mean[input] = Values[(pair * channels) + channel] / Rows;
            }

            return new GramMatrix(size, matrix, mean);
        })];
    }
}
