using QuantBuild.Graph;

namespace QuantBuild.Inference.Lowering;

/// <summary>Constants in another order or shape.</summary>
internal static class Constants
{
    /// <summary>The same values in another shape of as many elements.</summary>
    public static Tensor Reshape(Tensor tensor, IReadOnlyList<int> shape) => tensor.Values switch
    {
        float[] values => Tensor.Of(shape, values),
        int[] values => Tensor.Of(shape, values),
        bool[] values => Tensor.Of(shape, values),
        string[] values => Tensor.Of(shape, values),
        _ => throw new InferenceException($"constants of {tensor.Type} cannot be run."),
    };

    /// <summary>The dimensions in another order.</summary>
    public static Tensor Transpose(Tensor tensor, int[] permutation)
    {
        int[] shape = [.. permutation.Select(axis => tensor.Shape[axis])];
        return tensor.Values switch
        {
            float[] values => Tensor.Of(shape, Transpose(values, tensor.Shape, permutation)),
            int[] values => Tensor.Of(shape, Transpose(values, tensor.Shape, permutation)),
            bool[] values => Tensor.Of(shape, Transpose(values, tensor.Shape, permutation)),
            string[] values => Tensor.Of(shape, Transpose(values, tensor.Shape, permutation)),
            _ => throw new InferenceException($"constants of {tensor.Type} cannot be run."),
        };
    }

    private static T[] Transpose<T>(T[] source, IReadOnlyList<int> shape, int[] permutation)
    {
        var strides = new int[shape.Count];
        for (int axis = shape.Count - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--)
        {
            strides[axis] = stride;
        }

        var target = new T[source.Length];
        var index = new int[shape.Count];
        for (int i = 0, from = 0; i < target.Length; i++)
        {
            target[i] = source[from];
            for (var axis = permutation.Length - 1; axis >= 0; axis--)
            {
                from += strides[permutation[axis]];
                if (++index[axis] < shape[permutation[axis]])
                {
                    break;
                }

                from -= index[axis] * strides[permutation[axis]];
                index[axis] = 0;
            }
        }

        return target;
    }
}
