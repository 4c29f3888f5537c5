namespace QuantBuild.Datasets.Numpy;

/// <summary>Arrays whose first index runs fastest, as Fortran, and pandas' tables, have them.</summary>
internal static class FortranOrder
{
    /// <summary>The same values with the last index running fastest.</summary>
    public static float[] ToRowMajor(float[] values, IReadOnlyList<int> shape)
    {
        var strides = new int[shape.Count];
        for (int i = 0, stride = 1; i < shape.Count; stride *= shape[i++])
        {
            strides[i] = stride;
        }

        var rowMajor = new float[values.Length];
        var index = new int[shape.Count];
        var source = 0;
        for (var i = 0; i < rowMajor.Length; i++)
        {
            rowMajor[i] = values[source];
            for (var axis = shape.Count - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                source -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return rowMajor;
    }
}
