using QuantBuild.Graph;

namespace QuantBuild.Verification.Internal;

/// <summary>One output of a model, for all runs of a feed.</summary>
internal sealed record OutputTensor(string Name, IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>Puts the outputs of several runs behind each other.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="runs">What each run gave: numbers of any type.</param>
    /// <exception cref="VerificationException">They are no numbers.</exception>
    public static OutputTensor Of(string name, IReadOnlyList<Tensor> runs) =>
        new(name, Stacked([.. runs.Select(run => run.Shape)]), [.. runs.SelectMany(run => Floats(name, run))]);

    // The first dimension counts examples; where the runs have none in common but for it, all that is left is how many values there are.
    private static IReadOnlyList<int> Stacked(IReadOnlyList<int>[] shapes)
    {
        if (shapes.Length == 1)
        {
            return shapes[0];
        }

        var isAlike = shapes.All(shape => shape.Count > 0 && shape.Skip(1).SequenceEqual(shapes[0].Skip(1)));
        return isAlike ? [shapes.Sum(shape => shape[0]), .. shapes[0].Skip(1)] : [(int)shapes.Sum(Tensor.CountElements)];
    }

    private static IEnumerable<float> Floats(string name, Tensor tensor) => tensor.Values switch
    {
        float[] values => values,
        int[] values => values.Select(value => (float)value),
        bool[] values => values.Select(value => value ? 1f : 0f),
        _ => throw new VerificationException($"output '{name}' is no number and cannot be compared"),
    };
}
