using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a graph model with one input is given, example by example.</summary>
internal static class GraphFeeds
{
    // A picture's height or width where the model leaves them open.
    private const int OpenSize = 192;

    /// <summary>The only input that the outputs depend on; null where there are several or none, or it is neither of
    /// numbers nor of known rank.</summary>
    public static GraphInput? OnlyInput(OperationGraph graph)
    {
        var needed = graph.Needed(graph.Outputs.Select(output => output.Value)).ToHashSet();
        GraphInput[] inputs = [.. graph.Inputs.Where(input => needed.Contains(input.Value.Producer))];
        return inputs is [{ Shape.Count: > 1, Type: ElementType.Float32 or ElementType.Int32 } only] ? only : null;
    }

    /// <summary>The only input.</summary>
    /// <exception cref="InferenceException">There are several or none, or it is neither of numbers nor of known rank.</exception>
    public static GraphInput RequireOnlyInput(OperationGraph graph) =>
        OnlyInput(graph) ?? throw new InferenceException("the model has several inputs, or one that examples cannot be fed to.");

    /// <summary>The shape of one example; what the model leaves open is a picture's side.</summary>
    public static int[] ShapeOf(GraphInput input) =>
        [.. input.Shape!.Skip(1).Select((length, i) => length ?? (input.Shape!.Count == 4 && i == 2 ? 3 : OpenSize))];

    /// <summary>Feeds examples one by one.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="shape">The shape of one example.</param>
    /// <param name="examples">The examples, row-major.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Of(
        GraphInput input, IReadOnlyList<int> shape, IEnumerable<float[]> examples) =>
        [.. examples.Select(values => new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [input.Name] = input.Type == ElementType.Int32
                ? Tensor.Of([1, .. shape], Array.ConvertAll(values, value => (int)MathF.Round(value)))
                : Tensor.Of([1, .. shape], values),
        })];
}
