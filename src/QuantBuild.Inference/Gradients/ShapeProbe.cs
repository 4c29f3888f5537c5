using QuantBuild.Graph;
using QuantBuild.Inference.Internal;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Gradients;

/// <summary>Finds out the shape of every value of a model, by running it once: gradients depend on shapes that a graph leaves open.
/// </summary>
internal static class ShapeProbe
{
    /// <summary>Runs a model on zeros.</summary>
    /// <param name="lowering">The model, which is of no use afterwards.</param>
    /// <param name="inputShapes">The shapes of the inputs, by name.</param>
    /// <returns>The shapes by the values' names in the model; none where it cannot be run so, as where zeros are no places.</returns>
    /// <exception cref="InferenceException">The shape of an input is not given.</exception>
    public static IReadOnlyDictionary<string, int[]> Measure(
        OnnxLowering lowering, IReadOnlyDictionary<string, IReadOnlyList<int>> inputShapes)
    {
        Tensor[] inputs =
        [
            .. lowering.Inputs.Select(input => Zeros(input.Type, inputShapes.GetValueOrDefault(input.Name)
                ?? throw new InferenceException("the shape of this input is not given.", input.Name))),
            .. lowering.Fed.Select(fed => Zeros(fed.Weight.Type, fed.Weight.Shape)),
        ];
        string[] values = [.. lowering.Model.Nodes.SelectMany(node => node.Outputs).Distinct()];
        string[] shapes = [.. values.Select(value => lowering.Emit("Shape", [value], 1, "shape", [])[0])];
        string[] outputs = [.. shapes.Select(shape => lowering.Emit("Cast", [shape], 1, "lengths", [("to", (long)OnnxType.Int32)])[0])];
        foreach (var output in outputs)
        {
            lowering.Model.AddOutput(output, ElementType.Int32);
        }

        try
        {
            // Shapes are the same everywhere, and a card that is not there must not pass for shapes that are not known.
            using var session = OnnxSession.Open(lowering.Model, GradientEngine.Running with { Device = InferenceDevice.Cpu });
            var found = session.Run(inputs, outputs);
            return values.Zip(outputs).ToDictionary(pair => pair.First, pair => found[pair.Second].Integers, StringComparer.Ordinal);
        }
        catch (InferenceException)
        {
            return new Dictionary<string, int[]>();
        }
    }

    private static Tensor Zeros(ElementType type, IReadOnlyList<int> shape)
    {
        var count = checked((int)Tensor.CountElements(shape));
        return type switch
        {
            ElementType.Int32 => Tensor.Of(shape, new int[count]),
            ElementType.Bool => Tensor.Of(shape, new bool[count]),
            ElementType.String => Tensor.Of(shape, Enumerable.Repeat(string.Empty, count).ToArray()),
            _ => Tensor.Of(shape, new float[count]),
        };
    }
}
