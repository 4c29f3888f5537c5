using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph.Layers.Internal.Reading;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers;

/// <summary>A model of layers at a glance, and Keras 2's table of them.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="IsChain">Whether each layer takes what the one before it makes.</param>
/// <param name="Layers">The layers in the order of their calls, inputs included.</param>
public sealed record LayersSummary(string Name, bool IsChain, IReadOnlyList<LayerSummary> Layers)
{
    private const int ChainLength = 65;
    private const int GraphLength = 98;
    private const int TypeWidth = 29;
    private const int ShapeWidth = 26;
    private const int CountWidth = 12;

    /// <summary>Whether TF.js 4.22 loads the words that the topology was written in: not those of Keras 3,
    /// nor every name of Keras 2.</summary>
    public bool IsForTfjs { get; init; } = true;

    /// <summary>Reads a model's layers.</summary>
    /// <param name="topology">The model's class name and config, or an object that has them in <c>model_config</c>.</param>
    /// <param name="weights">The weights that there are.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="LayersException">The topology is damaged, has what is not supported, or the weights
    /// and layers do not fit.</exception>
    public static LayersSummary Of(JsonNode topology, IReadOnlyList<GraphWeight> weights) => ReaderGuard.Read(
        () => Of(CanonicalTopology.Of(topology), weights), LayersReader.Refuse);

    /// <summary>Writes the table.</summary>
    /// <param name="output">Takes it.</param>
    public void Write(TextWriter output)
    {
        // A chain needs no column for what feeds a layer, and Keras leaves its input out.
        var lineLength = IsChain ? ChainLength : GraphLength;
        output.WriteLine($"Model: \"{Name}\"");
        output.WriteLine(new string('_', lineLength));
        WriteRow(output, "Layer (type)", "Output Shape", "Param #", IsChain ? string.Empty : "Connected to");
        output.WriteLine(new string('=', lineLength));
        foreach (var layer in Layers.Skip(IsChain ? 1 : 0))
        {
            var sizes = layer.OutputShape.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "None");
            WriteRow(
                output, $"{layer.Name} ({layer.ClassName})", $"(None, {string.Join(", ", sizes)})", Invariant(layer.Parameters),
                IsChain ? string.Empty : string.Join(", ", layer.Sources));
        }

        output.WriteLine(new string('=', lineLength));
        var (all, trainable) = (Layers.Sum(layer => layer.Parameters), Layers.Sum(layer => layer.TrainableParameters));
        output.WriteLine($"Total params: {Invariant(all)}");
        output.WriteLine($"Trainable params: {Invariant(trainable)}");
        output.WriteLine($"Non-trainable params: {Invariant(all - trainable)}");
        output.WriteLine(new string('_', lineLength));
    }

    internal static LayersSummary Of(CanonicalTopology topology, IReadOnlyList<GraphWeight>? weights = null)
    {
        var isChain = (string)topology.Model["class_name"]! == "Sequential" && !TopologyJson.HasInnerModels(topology.Model);
        var lowered = ModelLowering.Of(topology);
        if (weights is not null)
        {
            lowered.Weights.Fill(weights);
        }

        var layers = lowered.Calls.DistinctBy(call => call.Name).Select(call =>
        {
            var (all, trainable) = lowered.Weights.CountOf(call.Name);
            int?[] shape = [.. call.Outputs[0].Shape.Skip(1)];
            return new LayerSummary(call.Name, call.ClassName, shape, all, trainable, [.. call.Inputs.Select(input => input.Source.Layer)]);
        });
        return new((string)topology.Model["config"]!["name"]!, isChain, [.. layers]) { IsForTfjs = topology.IsForTfjs };
    }

    private static void WriteRow(TextWriter output, string type, string shape, string count, string sources) =>
        output.WriteLine($" {Cell(type, TypeWidth)}{Cell(shape, ShapeWidth)}{Cell(count, CountWidth)}{sources}".TrimEnd());

    // A cell that is too long pushes the others to the right rather than losing its end.
    private static string Cell(string text, int width) => text.Length < width ? text.PadRight(width) : text + " ";

    private static string Invariant(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
