using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>How a class of layers becomes operations.</summary>
/// <param name="ClassName">Keras's class name.</param>
/// <param name="Operations">The operations that it becomes, for people.</param>
/// <param name="Lower">Makes them.</param>
internal sealed record LayerRow(string ClassName, string Operations, Func<LayerScope, IReadOnlyList<LayerTensor>, LayerTensor[]> Lower)
{
    /// <summary>Whether a mark on its first input's steps is handed on with the output, as Keras's supports_masking has it.</summary>
    public bool PassesMask { get; init; }

    /// <summary>A class with one input and one output.</summary>
    public static LayerRow Of(
        string className, string operations, Func<LayerScope, LayerTensor, LayerTensor> lower, bool passesMask = false) =>
            new(className, operations, (scope, inputs) => [lower(scope, Single(scope, inputs))]) { PassesMask = passesMask };

    /// <summary>A class that merges inputs.</summary>
    public static LayerRow Merging(string className, string operations, Func<LayerScope, IReadOnlyList<LayerTensor>, LayerTensor> lower) =>
        new(className, operations, (scope, inputs) => [lower(scope, inputs)]);

    private static LayerTensor Single(LayerScope scope, IReadOnlyList<LayerTensor> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw scope.Error($"takes one input, and {inputs.Count} were given");
}
