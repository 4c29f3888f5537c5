namespace QuantBuild.Experiments.Training;

/// <summary>Adam (Kingma and Ba, 2015): each value goes down its gradient by a step that the gradient's own size does not decide.</summary>
/// <param name="count">How many values there are.</param>
internal sealed class AdamOptimizer(int count)
{
    private const double MeanDecay = 0.9;
    private const double SquareDecay = 0.999;
    private const double Least = 1e-12;

    private readonly double[] _mean = new double[count];
    private readonly double[] _square = new double[count];
    private int _steps;

    /// <summary>Makes a step.</summary>
    /// <param name="values">The values, which change.</param>
    /// <param name="gradient">The loss's gradient with respect to them, in units of what they are measured in.</param>
    /// <param name="rate">How long a step is, in the same units.</param>
    public void Step(double[] values, ReadOnlySpan<double> gradient, double rate)
    {
        _steps++;
        double meanShare = 1 - Math.Pow(MeanDecay, _steps), squareShare = 1 - Math.Pow(SquareDecay, _steps);
        for (var i = 0; i < values.Length; i++)
        {
            _mean[i] = (MeanDecay * _mean[i]) + ((1 - MeanDecay) * gradient[i]);
            _square[i] = (SquareDecay * _square[i]) + ((1 - SquareDecay) * gradient[i] * gradient[i]);
            values[i] -= rate * (_mean[i] / meanShare) / (Math.Sqrt(_square[i] / squareShare) + Least);
        }
    }
}
