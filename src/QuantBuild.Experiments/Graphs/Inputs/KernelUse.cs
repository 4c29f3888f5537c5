using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>An operation that applies a kernel to what it takes.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Kernel">The kernel's shape: its inputs first, its outputs last.</param>
/// <param name="Form">What the kernel sees of the input.</param>
/// <param name="Inputs">How many numbers it sees at once; of a depthwise kernel, of each channel.</param>
internal sealed record KernelUse(Operation Operation, IReadOnlyList<int> Kernel, GramForm Form, int Inputs)
{
    /// <summary>What it is applied to.</summary>
    public GraphValue Input => Operation.Inputs[0];

    /// <summary>What its rows are the means of, over all places, where they are; else null.</summary>
    public GraphValue? Places => Form == GramForm.Rows ? PooledOf(Input.Source) : null;

    /// <summary>Reads what an operation does with a kernel.</summary>
    /// <returns>The use; null where it is not known.</returns>
    public static KernelUse? Of(Operation operation, WeightTensor kernel)
    {
        if (operation.Inputs.Count != 2 || operation.Inputs[1].Source.Weight?.Name != kernel.Name
            || operation.Inputs[0].Source.Type == "Const")
        {
            return null;
        }

        var (shape, attributes) = (kernel.Shape, operation.Attributes);
        return operation.Type switch
        {
            "Conv1D" or "Conv2D" when IsChannelsLast() => new(operation, shape, GramForm.Patches, Product(shape.SkipLast(1))),
            "DepthwiseConv2dNative" when IsChannelsLast() =>
                new(operation, shape, GramForm.PatchesByChannel, Product(shape.Take(2))),
            "MatMul" when !IsSet("transpose_a") && !IsSet("transpose_b") => new(operation, shape, GramForm.Rows, shape[0]),
            "BatchMatMul" or "BatchMatMulV2" when shape.Count == 2 && !IsSet("adj_x") && !IsSet("adj_y") =>
                new(operation, shape, GramForm.Rows, shape[0]),
            "Einsum" when Summed(attributes.Text("equation")) is > 0 and var dimensions =>
                new(operation, shape, GramForm.Rows, Product(shape.Take(dimensions))),
            _ => null,
        };

        bool IsSet(string flag) => attributes.Flag(flag, false);

        bool IsChannelsLast() => !attributes.Contains("data_format") || attributes.Text("data_format") is "NHWC" or "NWC";
    }

    // Values may be handed on in another shape.
    private static GraphValue? PooledOf(Operation source) => source switch
    {
        { Type: "Mean", Inputs: [var places, ..] } => places,
        { Type: "Reshape" or "Squeeze", Inputs: [var input, ..] } => PooledOf(input.Source),
        _ => null,
    };

    // How many dimensions the sum goes over, where they are the last ones of the input and the first ones of the kernel:
    // 1 of btd,dnh->btnh, 2 of btnh,nhd->btd, 0 of all others.
    private static int Summed(string equation)
    {
        if (equation.Replace(" ", string.Empty, StringComparison.Ordinal).Split("->") is not [var taken, var made]
            || taken.Split(',') is not [var input, var kernel] || equation.Contains('.', StringComparison.Ordinal))
        {
            return 0;
        }

        var summed = kernel.TakeWhile(letter => !made.Contains(letter, StringComparison.Ordinal)).Count();
        return input.EndsWith(kernel[..summed], StringComparison.Ordinal) && made == input[..^summed] + kernel[summed..] ? summed : 0;
    }

    private static int Product(IEnumerable<int> sizes) => sizes.Aggregate(1, (product, size) => product * size);
}
