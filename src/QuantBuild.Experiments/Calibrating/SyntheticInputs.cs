using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>
/// Made-up inputs, for comparing a model's outputs before and after quantization where there is no data. What a model is fed is not known,
/// so they come in three ranges in turn: [0, 1], [-1, 1], and [0, 255] for pictures or a standard normal distribution for rows. Pictures
/// and series are smooth, as natural ones are: waves of a few lengths with some noise.
/// </summary>
internal static class SyntheticInputs
{
    /// <summary>What an unknown height or width becomes.</summary>
    public const int UnknownSize = 32;

    private const int Seed = 1337;
    private const int MostRows = 384;
    private const int MostPictures = 24;
    private const int LeastExamples = 6;
    private const int MostValues = 1 << 18;
    private const int MostLength = 1 << 22;
    private const int Waves = 6;
    private const double LongestWave = 8;
    private const double Noise = 0.1;

    /// <summary>Makes inputs for a model.</summary>
    /// <param name="probe">The model, its sizes known.</param>
    /// <returns>The inputs, batch first; null where what the model takes is not known.</returns>
    public static Tensor? For(ModelGraph probe)
    {
        if (ProbeModel.InputShape(probe) is not { Count: > 0 } shape)
        {
            return null;
        }

        var length = shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (length > MostLength)
        {
            return null;
        }

        var count = (int)Math.Clamp(MostValues / length, LeastExamples, shape.Count == 1 ? MostRows : MostPictures);
        var values = Make(shape, count, Seed, [0, 1, 2]).SelectMany(example => example).ToArray();
        return Tensor.Of([count, .. shape], values);
    }

    /// <summary>Makes examples of a shape.</summary>
    /// <param name="shape">The shape of one, the channels last.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="ranges">The numbers of the ranges that they come in, in turn: 0 for [0, 1], 1 for [-1, 1], 2 for the third.</param>
    public static float[][] Make(IReadOnlyList<int> shape, int count, int seed, params IReadOnlyList<int> ranges)
    {
        var random = new Random(seed);
        var examples = new float[count][];
        for (var example = 0; example < count; example++)
        {
            examples[example] = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
            Fill(examples[example], shape, ranges[example % ranges.Count], random);
        }

        return examples;
    }

    private static void Fill(Span<float> values, IReadOnlyList<int> shape, int range, Random random)
    {
        if (shape.Count == 1)
        {
            foreach (ref var value in values)
            {
                value = (float)(range switch { 0 => random.NextDouble(), 1 => (2 * random.NextDouble()) - 1, _ => Normal(random) });
            }

            return;
        }

        int channels = shape[^1], width = shape[^2];
        var waves = Enumerable.Range(0, channels).Select(_ =>
            Enumerable.Range(0, Waves).Select(wave => new Wave(random, LongestWave * width / Math.Pow(2, wave + 3))).ToArray()).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            int channel = i % channels, place = i / channels;
            var sum = waves[channel].Sum(wave => wave.At(place % width, place / width)) + (Noise * Normal(random));
            var unit = 1 / (1 + Math.Exp(-sum));
            values[i] = (float)(range switch { 0 => unit, 1 => (2 * unit) - 1, _ => 255 * unit });
        }
    }

    // Box and Muller's method; Random itself has no normal numbers.
    private static double Normal(Random random) =>
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
