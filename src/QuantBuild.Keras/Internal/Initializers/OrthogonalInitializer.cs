using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>A matrix whose shorter side consists of orthogonal vectors of one length, at random (Saxe et al., 2013).</summary>
internal sealed class OrthogonalInitializer : Initializer
{
    private readonly double _gain;

    public OrthogonalInitializer(double gain)
        : base("Orthogonal")
    {
        _gain = gain;
    }

    public override void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random)
    {
        var columns = shape.Count > 0 ? shape[^1] : 1;
        var rows = values.Length / Math.Max(columns, 1);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            vectors[i] = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
            // Gram and Schmidt, twice for the digits.
            for (var pass = 0; pass < 2 * i; pass++)
            {
                var other = vectors[pass % i];
                var share = vectors[i].Zip(other, (a, b) => a * b).Sum();
                vectors[i] = [.. vectors[i].Zip(other, (a, b) => a - (share * b))];
            }

            var norm = Math.Sqrt(vectors[i].Sum(value => value * value));
            vectors[i] = [.. vectors[i].Select(value => value / norm)];
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            values[i] = (float)(_gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        }
    }

    public override void WriteConfig(JsonObject config) => config["gain"] = _gain;

    private protected override Initializer Configured(LayerConfig config) => new OrthogonalInitializer(config.DoubleOrNull("gain") ?? 1);
}
