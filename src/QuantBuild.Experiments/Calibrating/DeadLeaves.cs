using QuantBuild.Datasets.Generated;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>
/// Made-up pictures with the statistics of natural ones: shapes of all sizes that hide each other, as leaves on the ground do, each of one
/// shaded colour. So they have edges, and their power falls with the square of the frequency (Lee, Mumford and Huang, 2001, "Occlusion
/// Models for Natural Images").
/// </summary>
internal static class DeadLeaves
{
    private const double LargestShape = 0.6;
    private const double Brightness = 0.45;
    private const double Contrast = 0.27;
    private const double Colourfulness = 0.1;
    private const double Shading = 0.15;
    private const double Grain = 0.02;
    private const double Uncovered = 0.005;
    private const int MostShapes = 20_000;

    /// <summary>Makes one picture.</summary>
    /// <param name="values">Takes it, row-major, channels last.</param>
    /// <param name="shape">Its height, width and channels.</param>
    /// <param name="random">What it is drawn from.</param>
    /// <param name="scale">The width of the range that values are in.</param>
    /// <param name="offset">Where that begins.</param>
    public static void Fill(Span<float> values, IReadOnlyList<int> shape, Random random, double scale, double offset)
    {
        var (height, width, channels) = (shape[0], shape[1], shape[2]);
        values.Fill((float)((scale * Brightness) + offset));
        var isCovered = new bool[height * width];
        var colour = new double[channels];
        var open = isCovered.Length;
        for (var i = 0; i < MostShapes && open > Uncovered * isCovered.Length; i++)
        {
            var leaf = new Leaf(random, width, height, LargestShape * Math.Max(width, height));
            PickColour(colour, random);
            var shadeX = Shading * MadeUpValues.Normal(random) / leaf.Radius;
            var shadeY = Shading * MadeUpValues.Normal(random) / leaf.Radius;
            foreach (var (x, y) in leaf.Places(width, height))
            {
                var place = (y * width) + x;
                if (isCovered[place])
                {
                    continue;
                }

                isCovered[place] = true;
                open--;
                var shade = (shadeX * (x - leaf.X)) + (shadeY * (y - leaf.Y)) + (Grain * MadeUpValues.Normal(random));
                for (var channel = 0; channel < channels; channel++)
                {
                    values[(place * channels) + channel] = (float)((scale * Math.Clamp(colour[channel] + shade, 0, 1)) + offset);
                }
            }
        }
    }

    // Colours of things differ in brightness more than in hue.
    private static void PickColour(double[] colour, Random random)
    {
        var brightness = Brightness + (Contrast * MadeUpValues.Normal(random));
        for (var channel = 0; channel < colour.Length; channel++)
        {
            var hue = colour.Length > 1 ? Colourfulness * MadeUpValues.Normal(random) : 0;
            colour[channel] = Math.Clamp(brightness + hue, 0, 1);
        }
    }

    /// <summary>An ellipse or a rectangle; those of radius r are as many as 1/r³.</summary>
    private sealed class Leaf
    {
        private readonly double _cosine;
        private readonly double _sine;
        private readonly double _slimness;
        private readonly bool _isRectangle;

        public Leaf(Random random, int width, int height, double largest)
        {
            var share = random.NextDouble();
            Radius = 1 / Math.Sqrt(share + ((1 - share) / (largest * largest)));
            (X, Y) = (((1.2 * random.NextDouble()) - 0.1) * width, ((1.2 * random.NextDouble()) - 0.1) * height);
            (_sine, _cosine) = Math.SinCos(Math.PI * random.NextDouble());
            (_slimness, _isRectangle) = (0.4 + (0.6 * random.NextDouble()), random.Next(2) == 0);
        }

        public double Radius { get; }

        public double X { get; }

        public double Y { get; }

        public IEnumerable<(int X, int Y)> Places(int width, int height)
        {
            // The corner of a square lies √2 away.
            var reach = Radius * Math.Sqrt(2);
            int left = Math.Max(0, (int)(X - reach)), right = Math.Min(width - 1, (int)(X + reach));
            for (var y = Math.Max(0, (int)(Y - reach)); y <= Math.Min(height - 1, (int)(Y + reach)); y++)
            {
                for (var x = left; x <= right; x++)
                {
                    if (Holds(x - X, y - Y))
                    {
                        yield return (x, y);
                    }
                }
            }
        }

        private bool Holds(double x, double y)
        {
            double along = ((x * _cosine) + (y * _sine)) / Radius, across = ((y * _cosine) - (x * _sine)) / (Radius * _slimness);
            return _isRectangle ? Math.Max(Math.Abs(along), Math.Abs(across)) <= 1 : (along * along) + (across * across) <= 1;
        }
    }
}
