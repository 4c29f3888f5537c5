using QuantBuild.Graph;

namespace QuantBuild.Verification.Internal;

/// <summary>
/// Random inputs for a model, the same for the same seed and shapes: numbers uniform from -1 to 1; integers that name rows of a table
/// within it, those of pictures from 0 to 255, others 0 or 1; and booleans. An input of which not even the rank is known is a picture, or
/// the number 1 where there are others: as a factor or a state that is broadcast that changes least.
/// </summary>
internal static class SeededInputs
{
    /// <summary>
    /// What open sizes become. Deep networks halve images up to seven times, and some need more than a hundred pixels.
    /// </summary>
    public const int LikelySize = 128;

    private const int PictureRank = 4;
    private const int Colours = 3;
    private const int PixelValues = 256;

    /// <summary>Makes inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Those of its inputs that are fed.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="runs">How many runs there are to be values for.</param>
    /// <param name="batch">The examples of a run, where the model leaves that open.</param>
    /// <param name="openSize">What all other sizes become that the model leaves open, but for colours.</param>
    /// <exception cref="VerificationException">An input takes neither numbers nor booleans.</exception>
    public static Feed For(OperationGraph model, IReadOnlyList<GraphInput> inputs, int seed, int runs, int batch, int openSize)
    {
        // With a seed the class keeps to one algorithm, whatever the version of .NET.
        var random = new Random(seed);
        return new Feed([.. inputs.Select(input =>
        {
            var shape = ShapeOf(input, inputs, batch, openSize);
            var count = checked(runs * (int)Tensor.CountElements(shape));
            return new FeedInput(input.Name, shape, IsNumber(input, inputs) ? One(input.Type, count) : Fill(random, model, input, count));
        })]);
    }

    /// <summary>What a run feeds to an input: sizes that the model leaves open are fixed.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inputs">All that are fed.</param>
    /// <param name="batch">The number of examples, where it is open.</param>
    /// <param name="openSize">Any other size that is open, but for colours.</param>
    public static int[] ShapeOf(GraphInput input, IReadOnlyList<GraphInput> inputs, int batch, int openSize) => IsNumber(input, inputs)
        ? []
        : [.. (input.Shape ?? new int?[PictureRank]).Select((size, i) => size ?? (i, input.Shape?.Count ?? PictureRank) switch
        {
            (0, _) => batch,
            (PictureRank - 1, PictureRank) => Colours,
            _ => openSize,
        })];

    private static bool IsNumber(GraphInput input, IReadOnlyList<GraphInput> inputs) =>
        input.Shape is null && inputs.Any(other => other.Shape is not null);

    private static Array One(ElementType type, int count) => type switch
    {
        ElementType.Bool => Enumerable.Repeat(true, count).ToArray(),
        ElementType.Int32 => Enumerable.Repeat(1, count).ToArray(),
        _ => Enumerable.Repeat(1f, count).ToArray(),
    };

    private static Array Fill(Random random, OperationGraph model, GraphInput input, int count)
    {
        switch (input.Type)
        {
            case ElementType.Bool:
                return Make(count, () => random.Next(2) == 1);
            case ElementType.Int32:
                var values = TableRows.NamedBy(model, input) ?? (input.Shape is null or { Count: PictureRank } ? PixelValues : 2);
                return Make(count, () => random.Next(values));
            case ElementType.Float32:
                var rows = TableRows.NamedBy(model, input);
                return Make(count, () => rows is { } named ? random.Next(named) : (random.NextSingle() * 2) - 1);
            default:
                throw new VerificationException($"input '{input.Name}' takes {input.Type}, which cannot be made up");
        }
    }

    private static T[] Make<T>(int count, Func<T> next)
    {
        var values = new T[count];
        foreach (ref var value in values.AsSpan())
        {
            value = next();
        }

        return values;
    }
}
