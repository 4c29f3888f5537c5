using QuantBuild.Graph;

namespace QuantBuild.Verification.Internal;

/// <summary>Random inputs for a model, the same for the same seed and shapes: uniform from -1 to 1,
/// or whole numbers that an Embedding has rows for.</summary>
internal static class SeededInputs
{
    // Deep networks halve images up to seven times, and some need more than a hundred pixels.
    private const int LikelySize = 128;

    public static IReadOnlyList<ModelInput> For(OperationGraph model, int seed, int examples)
    {
        // With a seed the class keeps to one algorithm, whatever the version of .NET.
        var random = new Random(seed);
        return
        [
            .. model.Inputs.Select(input =>
                Fill(random, [examples, .. input.Shape!.Skip(1).Select(size => size ?? LikelySize)], RowsNamedBy(model, input))),
        ];
    }

    // How many rows the smallest table has that the input names rows of; null where it is no index, but a value.
    private static int? RowsNamedBy(OperationGraph model, GraphInput input) => model.Operations
        .Where(operation =>
            operation.Type == "GatherV2" && operation.Inputs[1].Producer is { Type: "Cast" } cast && cast.Inputs[0] == input.Value)
        .Min(operation => operation.Inputs[0].Producer.Weight?.Shape[0]);

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
