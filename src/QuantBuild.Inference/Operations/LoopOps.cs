using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations;

/// <summary>Loops over the steps of sequences, as recurrent layers are: ONNX's Scan, with the loop's body as it is.</summary>
internal static class LoopOps
{
    public static IEnumerable<OperationRow> Rows =>
        OperationRow.Of(Scan, "Keras.LSTM", "Keras.GRU", "Keras.SimpleRNN");

    private static void Scan(OperationLowering operation)
    {
        var (states, sequences) = (operation.Attributes.Integer("states"), operation.Attributes.Integer("sequences"));
        var isBackward = operation.Attributes.Flag("go_backwards", false);
        LoweredValue[] inputs = [.. operation.Inputs];
        var given = operation.OutputCount - states;

        // Sequences are [batch, steps, …].
        List<OnnxAttribute> attributes =
        [
            ("body", operation.Body([.. inputs.Skip(states + sequences)])),
            ("num_scan_inputs", (long)sequences),
            ("scan_input_axes", Repeated(1, sequences)),
            ("scan_input_directions", Repeated(isBackward ? 1 : 0, sequences)),
        ];
        if (given > 0)
        {
            attributes.Add(("scan_output_axes", Repeated(1, given)));
        }

        var outputs = operation.EmitMany(
            "Scan", [.. inputs.Take(states + sequences).Select(operation.InputName)], operation.OutputCount, attributes);
        for (var i = 0; i < outputs.Length; i++)
        {
            operation.Set(outputs[i], ElementType.Float32, Shapes.OfRank(i < states ? 2 : 3), i);
        }
    }

    private static int[] Repeated(int value, int count) =>
        [.. Enumerable.Repeat(value, count)];
}
