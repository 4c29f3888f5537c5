using QuantBuild.Datasets;
using QuantBuild.Datasets.Generated;
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
    private const int MostColours = 4;

    private delegate void FillExample(Span<float> values, IReadOnlyList<int> shape, Random random, double scale, double offset);

    /// <summary>Makes inputs for a model.</summary>
    /// <param name="probe">The model, its sizes known.</param>
    /// <returns>What an example is made of, and the examples, batch first; null where what the model takes is not known.</returns>
    public static (IReadOnlyList<ExampleInput> Parts, Tensor Values)? For(ModelGraph probe)
    {
        if (ProbeModel.Inputs(probe) is not { Count: > 0 } inputs)
        {
            return null;
        }

        var length = inputs.Sum(input => input.Shape.Aggregate(1L, (product, dimension) => product * dimension));
        if (length > MostLength)
        {
            return null;
        }

        var isRows = inputs.All(input => input.Shape.Count == 1);
        var count = (int)Math.Clamp(MostValues / length, LeastExamples, isRows ? MostRows : MostPictures);
        float[][][] made = [.. inputs.Select((input, i) => input.Rows is { } rows
            ? Indices(input.Shape, count, Seed + i, rows)
            : Make(input.Shape, count, Seed + i, 0, 1, 2))];
        ExampleInput[] parts = [.. inputs.Select(input => new ExampleInput(inputs.Count == 1 ? null : input.Name, input.Shape))];
        return (parts, Tensor.Of(
            [count, (int)length], [.. Enumerable.Range(0, count).SelectMany(example => made.SelectMany(part => part[example]))]));
    }

    /// <summary>Makes examples of a shape.</summary>
    /// <param name="shape">The shape of one, the channels last.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="ranges">The numbers of the ranges that they come in, in turn: 0 for [0, 1], 1 for [-1, 1], 2 for the third.</param>
    public static float[][] Make(IReadOnlyList<int> shape, int count, int seed, params IReadOnlyList<int> ranges) =>
        Make(shape, count, seed, ranges, MadeUpValues.Fill);

    /// <summary>Makes examples of a shape that excite a model as photographs do, where they are pictures: errors on them are about those on
    /// photographs, where waves may tell nothing.</summary>
    /// <param name="shape">The shape of one, the channels last.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="ranges">The numbers of the ranges that they come in, in turn, as above.</param>
    public static float[][] MakeNatural(IReadOnlyList<int> shape, int count, int seed, params IReadOnlyList<int> ranges) =>
        Make(shape, count, seed, ranges, shape is [_, _, > 0 and <= MostColours] ? DeadLeaves.Fill : MadeUpValues.Fill);

    private static float[][] Make(IReadOnlyList<int> shape, int count, int seed, IReadOnlyList<int> ranges, FillExample fill)
    {
        var random = new Random(seed);
        var examples = new float[count][];
        for (var example = 0; example < count; example++)
        {
            examples[example] = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
            Fill(examples[example], shape, ranges[example % ranges.Count], random, fill);
        }

        return examples;
    }

    private static float[][] Indices(IReadOnlyList<int> shape, int count, int seed, int rows)
    {
        var random = new Random(seed);
        var size = shape.Aggregate(1, (product, dimension) => product * dimension);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size).Select(_ => (float)random.Next(rows)).ToArray())];
    }

    private static void Fill(Span<float> values, IReadOnlyList<int> shape, int range, Random random, FillExample fill)
    {
        if (shape.Count == 1 && range == 2)
        {
            foreach (ref var value in values)
            {
                value = (float)MadeUpValues.Normal(random);
            }

            return;
        }

        var (scale, offset) = range switch { 0 => (1, 0), 1 => (2, -1), _ => (255, 0) };
        fill(values, shape, random, scale, offset);
    }
}
