namespace QuantBuild.Graph.GraphDef;

/// <summary>A kernel that a graph model makes of its weights before the first prediction: stored values times a scale a channel.</summary>
/// <param name="Name">The kernel's node, which operations take.</param>
/// <param name="Shape">The kernel's shape, which is that of the values.</param>
/// <param name="Values">The weight that holds the values.</param>
/// <param name="Scales">The weight that holds the scales.</param>
/// <param name="ScalesShape">As many dimensions as <paramref name="Shape"/> has, each of its length or 1.</param>
public sealed record KernelAtLoad(string Name, IReadOnlyList<int> Shape, string Values, string Scales, IReadOnlyList<int> ScalesShape)
{
    /// <summary>Names the weights that a kernel is stored in after it.</summary>
    /// <param name="name">The kernel's node.</param>
    /// <param name="shape">The kernel's shape.</param>
    /// <param name="scalesShape">The shape of its scales.</param>
    /// <returns>The kernel.</returns>
    public static KernelAtLoad Of(string name, IReadOnlyList<int> shape, IReadOnlyList<int> scalesShape) =>
        new(name, shape, $"{name}/normalized", $"{name}/scales", scalesShape);

    /// <summary>Multiplies as TensorFlow.js does, in float32.</summary>
    /// <param name="values">The values, of <see cref="Shape"/>.</param>
    /// <param name="scales">The scales, of <see cref="ScalesShape"/>.</param>
    /// <returns>The kernel.</returns>
    public Tensor Restore(Tensor values, Tensor scales)
    {
        var restored = new float[values.Floats.Length];
        for (var i = 0; i < restored.Length; i++)
        {
            restored[i] = values.Floats[i] * scales.Floats[ScaleOf(i)];
        }

        return Tensor.Of(Shape, restored);
    }

    private int ScaleOf(int position)
    {
        var (scale, stride) = (0, 1);
        for (var dimension = Shape.Count - 1; dimension >= 0; dimension--)
        {
            (position, var index) = Math.DivRem(position, Shape[dimension]);
            scale += ScalesShape[dimension] == 1 ? 0 : index * stride;
            stride *= ScalesShape[dimension];
        }

        return scale;
    }
}
