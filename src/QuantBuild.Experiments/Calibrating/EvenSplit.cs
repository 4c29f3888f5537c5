using QuantBuild.Datasets;
using QuantBuild.Graph;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Splits that follow from an order and a number alone: every so-and-so-manieth example, the same in every run.</summary>
internal static class EvenSplit
{
    /// <summary>Positions spread evenly over a range.</summary>
    public static int[] Positions(int start, int end, int count)
    {
        var taken = Math.Min(count, end - start);
        return [.. Enumerable.Range(0, taken).Select(i => start + (int)((long)i * (end - start) / taken))];
    }

    /// <summary>Examples spread evenly over a range of a dataset.</summary>
    public static Dataset Take(Dataset all, int start, int end, int count)
    {
        var positions = Positions(start, end, count);
        return new Dataset(
            Rows(all.Features, all.Count, positions), [positions.Length, .. all.FeatureShape.Skip(1)],
            Rows(all.Labels, all.Count, positions), [positions.Length, .. all.LabelShape.Skip(1)]);
    }

    /// <summary>The features as a tensor.</summary>
    public static Tensor ToTensor(Dataset examples) => Tensor.Of(examples.FeatureShape, examples.Features);

    private static float[] Rows(float[] values, int count, int[] positions)
    {
        var length = values.Length / count;
        var rows = new float[positions.Length * length];
        for (var i = 0; i < positions.Length; i++)
        {
            values.AsSpan(positions[i] * length, length).CopyTo(rows.AsSpan(i * length));
        }

        return rows;
    }
}
