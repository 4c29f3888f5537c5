using System.Numerics.Tensors;

namespace QuantBuild.Experiments.Scoring;

/// <summary>The order of classes that outputs give: the largest first, and of equal ones that with the lower index.</summary>
internal static class Ranking
{
    /// <summary>The most likely class; a single output tells class 1 from class 0.</summary>
    public static int MostLikely(ReadOnlySpan<float> outputs, bool areLogits) =>
        outputs.Length == 1 ? (outputs[0] > (areLogits ? 0f : 0.5f) ? 1 : 0) : TensorPrimitives.IndexOfMax(outputs);

    /// <summary>How many classes are more likely than the given one.</summary>
    public static int Before(ReadOnlySpan<float> outputs, int truth)
    {
        var before = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[truth] || (outputs[i] == outputs[truth] && i < truth))
            {
                before++;
            }
        }

        return before;
    }

    /// <summary>The most likely classes, most likely first.</summary>
    public static int[] Top(ReadOnlySpan<float> outputs, int count)
    {
        var values = outputs.ToArray();
        // Sorting is stable, which keeps equal ones in the order of their indices.
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(index => values[index]).Take(count)];
    }
}
