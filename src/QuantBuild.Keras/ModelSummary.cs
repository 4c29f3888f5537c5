using System.Globalization;

namespace QuantBuild.Keras;

/// <summary>Keras 2's table of a model's layers.</summary>
public static class ModelSummary
{
    private const int ChainLength = 65;
    private const int GraphLength = 98;
    private const int TypeWidth = 29;
    private const int ShapeWidth = 26;
    private const int CountWidth = 12;

    /// <summary>Writes the table of the layers, their output shapes and parameter counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">Takes the table.</param>
    public static void Summary(this Model model, TextWriter output)
    {
        // A chain needs no column for what feeds a layer, and Keras leaves its input out.
        var isChain = model is Sequential;
        var lineLength = isChain ? ChainLength : GraphLength;
        output.WriteLine($"Model: \"{model.Name}\"");
        output.WriteLine(new string('_', lineLength));
        WriteRow(output, "Layer (type)", "Output Shape", "Param #", isChain ? "" : "Connected to");
        output.WriteLine(new string('=', lineLength));
        foreach (var node in model.Graph.Nodes.DistinctBy(node => node.Layer).Skip(isChain ? 1 : 0))
        {
            var layer = node.Layer;
            var shape = layer.InputShape is not null && node.Inputs.Count == 0
                ? layer.InputShape
                : layer.ComputeOutputShape([.. node.Inputs.Select(input => input.ShapeArray)]);
            var count = layer.Weights.Sum(weight => weight.ElementCount);
            WriteRow(
                output, $"{layer.Name} ({layer.ClassName})", $"(None, {string.Join(", ", shape)})", Invariant(count),
                isChain ? "" : string.Join(", ", node.Inputs.Select(input => input.Node.Layer.Name)));
        }

        output.WriteLine(new string('=', lineLength));
        var trainable = model.Weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true })
            .Sum(weight => weight.ElementCount);
        output.WriteLine($"Total params: {Invariant(model.ParameterCount)}");
        output.WriteLine($"Trainable params: {Invariant(trainable)}");
        output.WriteLine($"Non-trainable params: {Invariant(model.ParameterCount - trainable)}");
        output.WriteLine(new string('_', lineLength));
    }

    private static void WriteRow(TextWriter output, string type, string shape, string count, string sources) =>
        output.WriteLine($" {Cell(type, TypeWidth)}{Cell(shape, ShapeWidth)}{Cell(count, CountWidth)}{sources}".TrimEnd());

    // A cell that is too long pushes the others to the right rather than losing its end.
    private static string Cell(string text, int width) => text.Length < width ? text.PadRight(width) : text + " ";

    private static string Invariant(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
