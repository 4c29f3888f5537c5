namespace QuantBuild.Reporting.Internal.Charts;

/// <summary>A linear scale from values to places, with ticks at round values.</summary>
internal sealed class Axis
{
    private readonly double from;
    private readonly double to;

    private Axis(double low, double high, double step, double from, double to)
    {
        (Low, High, Step, this.from, this.to) = (low, high, step, from, to);
    }

    public double Low { get; }

    public double High { get; }

    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            // Whole numbers of steps, so that errors do not add up; the margin admits a tick at either end.
            for (var i = Math.Ceiling((Low / Step) - 1e-9); i * Step <= High + (1e-9 * Step); i++)
            {
                // Adding 0 turns the negative zero, which would be shown with its sign.
                yield return (i * Step) + 0.0;
            }
        }
    }

    /// <summary>Makes a scale whose ends are the values given.</summary>
    public static Axis Exact(double low, double high, int ticks, double from, double to) => new(low, high, RoundStep((high - low) / ticks), from, to);

    /// <summary>Makes a scale whose ends are ticks around the values given.</summary>
    public static Axis Around(double low, double high, int ticks, double from, double to)
    {
        var span = high > low ? high - low : Math.Max(Math.Abs(high) * 0.01, 1e-6);
        var step = RoundStep(span / ticks);
        return new(step * Math.Floor((low - (0.05 * span)) / step), step * Math.Ceiling((high + (0.05 * span)) / step), step, from, to);
    }

    public double Place(double value) => from + ((value - Low) / (High - Low) * (to - from));

    /// <summary>The digits behind the point that tell two ticks apart.</summary>
    public int Digits => Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 12);

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
