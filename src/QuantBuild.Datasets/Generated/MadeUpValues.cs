namespace QuantBuild.Datasets.Generated;

/// <summary>
/// Made-up inputs, where there is no data. Rows are evenly distributed; pictures and series are smooth, as natural ones are: waves of a few
/// lengths with some noise.
/// </summary>
public static class MadeUpValues
{
    private const int Waves = 6;
    private const double LongestWave = 8;
    private const double Noise = 0.1;

    /// <summary>Makes one example.</summary>
    /// <param name="values">Takes it, row-major, channels last.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">What it is drawn from.</param>
    /// <param name="scale">The width of the range that values are in.</param>
    /// <param name="offset">Where that begins.</param>
    public static void Fill(Span<float> values, IReadOnlyList<int> shape, Random random, double scale, double offset)
    {
        if (shape.Count < 2)
        {
            foreach (ref var value in values)
            {
                value = (float)((scale * random.NextDouble()) + offset);
            }

            return;
        }

        int channels = shape[^1], width = shape[^2];
        var waves = Enumerable.Range(0, channels)
            .Select(_ => Enumerable.Range(0, Waves).Select(wave => new Wave(random, LongestWave * width / Math.Pow(2, wave + 3))).ToArray())
                .ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            int channel = i % channels, place = i / channels;
            var sum = waves[channel].Sum(wave => wave.At(place % width, place / width)) + (Noise * Normal(random));
            values[i] = (float)((scale * (1 / (1 + Math.Exp(-sum)))) + offset);
        }
    }

    /// <summary>A number of the standard normal distribution, by Box and Muller's method; Random itself has none.</summary>
    /// <param name="random">What it is drawn from.</param>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A plane wave; the longer, the stronger, as in natural pictures.</summary>
    private sealed class Wave
    {
        private readonly double _x;
        private readonly double _y;
        private readonly double _phase;
        private readonly double _height;

        public Wave(Random random, double length)
        {
            double angle = 2 * Math.PI * random.NextDouble(), frequency = 2 * Math.PI / Math.Max(length, 2);
            (_x, _y, _phase) = (frequency * Math.Cos(angle), frequency * Math.Sin(angle), 2 * Math.PI * random.NextDouble());
            _height = Normal(random) * Math.Sqrt(Math.Max(length, 2)) / Math.Sqrt(32);
        }

        public double At(int column, int row) => _height * Math.Sin((_x * column) + (_y * row) + _phase);
    }
}
