using QuantBuild.Graph;

namespace QuantBuild.Quantization.Tests.Operations;

/// <summary>Computes graphs of TensorFlow's ops on pictures of one pixel, each op by its definition:
/// a convolution of 1 × 1 is a product of a row and a matrix.</summary>
internal static class PixelExecutor
{
    public static float[] Run(OperationGraph graph, WeightSet weights, float[] pixel)
    {
        var values = new Dictionary<Operation, float[]>();
        foreach (var operation in graph.Operations)
        {
            values[operation] = operation.Type == "Placeholder"
                ? pixel
                : Compute(operation, [.. operation.Inputs.Select(input => values[input.Producer])], weights);
        }

        return [.. graph.Outputs.SelectMany(output => values[output.Value.Producer])];
    }

    private static float[] Compute(Operation operation, float[][] inputs, WeightSet weights) => operation.Type switch
    {
        "Const" => (operation.Value ?? weights.Get(operation.Weight!)).Values switch
        {
            float[] floats =>
            floats,
            int[] numbers => [.. numbers.Select(number => (float)number)],
            _ => []
        },
        "Conv2D" or "MatMul" => Product(inputs[0], inputs[1]),
        "Conv2DBackpropInput" => ProductWithTransposed(inputs[2], inputs[1]),
        "DepthwiseConv2dNative" => Each(inputs[1], inputs[0], (weight, x) => weight * x),
        "BiasAdd" or "AddV2" => Each(inputs[0], inputs[1], (x, y) => x + y),
        "Sub" => Each(inputs[0], inputs[1], (x, y) => x - y),
        "Mul" => Each(inputs[0], inputs[1], (x, y) => x * y),
        "Minimum" => Each(inputs[0], inputs[1], MathF.Min),
        "Maximum" => Each(inputs[0], inputs[1], MathF.Max),
        "Prelu" => Each(inputs[0], inputs[1], (x, slope) => x > 0 ? x : slope * x),
        "Relu" => [.. inputs[0].Select(x => MathF.Max(x, 0))],
        "Relu6" => [.. inputs[0].Select(x => Math.Clamp(x, 0, 6))],
        "Abs" => [.. inputs[0].Select(MathF.Abs)],
        "Sigmoid" => [.. inputs[0].Select(x => 1 / (1 + MathF.Exp(-x)))],
        "Identity" or "Mean" or "Reshape" => inputs[0],
        "ConcatV2" => [.. inputs[..^1].SelectMany(input => input)],
        "Pad" => [.. new float[(int)inputs[1][6]], .. inputs[0], .. new float[(int)inputs[1][7]]],
        _ => throw new NotSupportedException(operation.Type),
    };

    private static float[] Each(float[] one, float[] other, Func<float, float, float> combine) =>
        [.. Enumerable.Range(0, Math.Max(one.Length, other.Length)).Select(i => combine(one[i % one.Length], other[i % other.Length]))];

    private static float[] Product(float[] row, float[] matrix)
    {
        var columns = matrix.Length / row.Length;
        return [.. Enumerable.Range(0, columns).Select(column => row.Select((x, i) => x * matrix[(i * columns) + column]).Sum())];
    }

    private static float[] ProductWithTransposed(float[] row, float[] matrix) =>
        [.. matrix.Chunk(row.Length).Select(weights => weights.Zip(row, (weight, x) => weight * x).Sum())];
}
