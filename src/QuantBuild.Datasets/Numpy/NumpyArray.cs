namespace QuantBuild.Datasets.Numpy;

/// <summary>An array of NumPy, its numbers as float32.</summary>
/// <param name="Shape">The dimensions, outermost first; empty for a single number.</param>
/// <param name="Values">The values, row-major.</param>
/// <param name="Place">The file, and the array's name in an archive, for errors.</param>
internal sealed record NumpyArray(IReadOnlyList<int> Shape, float[] Values, string Place)
{
    /// <exception cref="DatasetException">A value is NaN, or infinite as float32.</exception>
    public NumpyArray RequireFinite()
    {
        for (var i = 0; i < Values.Length; i++)
        {
            if (!float.IsFinite(Values[i]))
            {
                throw new DatasetException(
                    DatasetRejection.InvalidValue, FormattableString.Invariant(
                        $"The value at [{string.Join(", ", Index(i))}] is {Values[i]} as float32; finite numbers are needed."), Place);
            }
        }

        return this;
    }

    private int[] Index(int position)
    {
        var index = new int[Shape.Count];
        for (var axis = Shape.Count - 1; axis >= 0; position /= Shape[axis--])
        {
            index[axis] = position % Shape[axis];
        }

        return index;
    }
}
