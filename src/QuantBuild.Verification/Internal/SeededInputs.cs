using QuantBuild.Keras;

namespace QuantBuild.Verification.Internal;

/// <summary>
/// Random inputs for a model, the same for the same seed and shapes: uniform from -1 to 1, or whole numbers that an Embedding has rows for.
/// </summary>
internal static class SeededInputs
{
    public static IReadOnlyList<ModelInput> For(Model model, int seed, int examples)
    {
        // With a seed the class keeps to one algorithm, whatever the version of .NET.
        var random = new Random(seed);
        return [.. model.Inputs.Select(input => Fill(random, [examples, .. input.Shape], model.RowsNamedBy(input)))];
    }

    private static ModelInput Fill(Random random, int[] shape, int? rows)
    {
        var values = new float[shape.Aggregate(1, (product, dimension) => checked(product * dimension))];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = rows is { } count ? random.Next(count) : (random.NextSingle() * 2) - 1;
        }

        return new ModelInput(values, shape);
    }
}
