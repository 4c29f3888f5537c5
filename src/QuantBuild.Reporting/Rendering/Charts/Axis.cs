namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>A linear scale from values to places, with ticks at round values.</summary>
internal sealed class Axis
{
    // Beyond this, the difference of two numbers is none; and below this share of them, steps between them get lost.
    private const double Largest = 1e300;
    private const double Smallest = 1e-9;

    // A scale has a handful; more come only from numbers that no measurement gives.
    private const int MostTicks = 50;

    private readonly double _from;
    private readonly double _to;

    private Axis(double low, double high, double step, double from, double to)
    {
        (Low, High, Step, _from, _to) = (low, high, step, from, to);
    }

    public double Low { get; }

    public double High { get; }

    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            // Whole numbers of steps, so that errors do not add up; the margin admits a tick at either end.
            var first = Math.Ceiling((Low / Step) - 1e-9);
            for (var i = 0; i < MostTicks && (first + i) * Step <= High + (1e-9 * Step); i++)
            {
                // Adding 0 turns the negative zero, which would be shown with its sign.
                yield return ((first + i) * Step) + 0.0;
            }
        }
    }

    /// <summary>The digits behind the point that tell two ticks apart.</summary>
    public int Digits => Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 12);

    /// <summary>Makes a scale whose ends are the values given.</summary>
    public static Axis Exact(double low, double high, int ticks, double from, double to)
    {
        (low, high) = Apart(low, high);
        return new(low, high, RoundStep((high - low) / ticks), from, to);
    }

    /// <summary>Makes a scale whose ends are ticks around the values given, but not beyond what can be.</summary>
    public static Axis Around(double low, double high, int ticks, double from, double to, (double Least, double Most)? bounds = null)
    {
        (low, high) = (Math.Clamp(low, -Largest, Largest), Math.Clamp(high, -Largest, Largest));
        var span = Math.Max(
            high > low ? high - low : Math.Max(Math.Abs(high) * 0.01, 1e-6), Math.Max(Math.Abs(low), Math.Abs(high)) * Smallest);
        var step = RoundStep(span / ticks);
        var (first, last) = (step * Math.Floor((low - (0.05 * span)) / step), step * Math.Ceiling((high + (0.05 * span)) / step));
        return bounds is { } ends && low >= ends.Least && high <= ends.Most
            ? new(Math.Max(first, ends.Least), Math.Min(last, ends.Most), step, from, to)
            : new(first, last, step, from, to);
    }

    public double Place(double value) => _from + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (_to - _from));

    private static (double Low, double High) Apart(double low, double high)
    {
        (low, high) = (Math.Clamp(low, -Largest, Largest), Math.Clamp(high, -Largest, Largest));
        var least = Math.Max(double.Epsilon / Smallest, Math.Max(Math.Abs(low), Math.Abs(high)) * Smallest);
        return (low, high - low >= least ? high : low + Math.Max(least, 1e-300));
    }

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
