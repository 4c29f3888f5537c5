using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Operations;

/// <summary>What scales of channels do at a single operation, whose constants its row in
/// <see cref="OperationTable"/> does not know.</summary>
/// <param name="constants">Reads the constants.</param>
internal sealed class ScalesOfOperation(ConstantReader constants)
{
    public ScaleRule Of(Operation operation, LayerClass row) => row.Scales switch
    {
        _ when operation.OutputCount > 1 => ScaleRule.Stops,
        ScaleRule.Joined => OfSum(operation),
        ScaleRule.Absorbed => OfProduct(operation),
        ScaleRule.Padded => ChannelPadding(operation) is null ? ScaleRule.Stops : ScaleRule.Padded,
        var rule => rule,
    };

    /// <summary>How many channels of zeros a padding puts before and behind; null where it pads with anything else,
    /// or what it does is not known.</summary>
    public int[]? ChannelPadding(Operation operation)
    {
        // One row for each dimension; beyond those of pictures it is not known which one holds channels.
        var paddings = operation.Inputs.Count >= 2 ? constants.Integers(operation.Inputs[1]) : null;
        return paddings is { Length: 8 } && (operation.Type == "Pad" || paddings[6..].All(count => count == 0)) ? paddings[6..] : null;
    }

    private ScaleRule OfSum(Operation operation) => operation.Inputs.Where(ConstantReader.IsConstant).ToArray() switch
    {
        [] => ScaleRule.Joined,
        [var constant] when constants.Floats(constant) is { } numbers => numbers switch
        {
            // Adding or comparing with 0 is the same at any scale.
            _ when numbers.All(number => number == 0) => ScaleRule.Passes,
            _ when IsOwnVector(constant) => ScaleRule.Joined,
            _ => ScaleRule.Stops,
        },
        _ => ScaleRule.Stops,
    };

    private ScaleRule OfProduct(Operation operation) => operation.Inputs.Where(ConstantReader.IsConstant).ToArray() switch
    {
        [var constant] when constants.Floats(constant) is { } numbers => numbers.Length == 1 ? ScaleRule.Passes
            : IsOwnVector(constant) ? ScaleRule.Absorbed : ScaleRule.Stops,
        _ => ScaleRule.Stops,
    };

    private bool IsOwnVector(GraphValue constant) =>
        ConstantReader.FloatOf(constant) is { } weight && constants.IsOwn(weight) && IsVector(weight.Shape);

    /// <summary>Whether all values lie along the last dimension.</summary>
    public static bool IsVector(IReadOnlyList<int> shape) => shape.Count > 0 && shape.Take(shape.Count - 1).All(size => size == 1);
}
