using System.Collections;
using QuantBuild.Datasets;
using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a graph model's inputs are given, example by example.</summary>
internal static class GraphFeeds
{
    // A picture's height or width where the model leaves them open.
    private const int OpenSize = 192;

    /// <summary>The inputs that the outputs depend on.</summary>
    /// <exception cref="InferenceException">There are none, or one is neither of numbers nor of known rank.</exception>
    public static IReadOnlyList<GraphInput> RequireInputs(OperationGraph graph)
    {
        var needed = graph.Needed(graph.Outputs.Select(output => output.Value)).ToHashSet();
        GraphInput[] inputs = [.. graph.Inputs.Where(input => needed.Contains(input.Value.Producer))];
        return inputs.Length > 0 && inputs.All(input => input is { Shape.Count: > 1, Type: ElementType.Float32 or ElementType.Int32 })
            ? inputs
            : throw new InferenceException("the model has no input, or one that examples cannot be fed to.");
    }

    /// <summary>The shape of one example; what the model leaves open is a picture's side.</summary>
    public static int[] ShapeOf(GraphInput input) =>
        [.. input.Shape!.Skip(1).Select((length, i) => length ?? (input.Shape!.Count == 4 && i == 2 ? 3 : OpenSize))];

    /// <summary>Feeds examples.</summary>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="parts">What an example is made of.</param>
    /// <param name="examples">The examples, row-major.</param>
    /// <param name="atOnce">How many of them at once.</param>
    /// <exception cref="InferenceException">The examples do not fit the inputs.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Of(
        IReadOnlyList<GraphInput> inputs, IReadOnlyList<ExampleInput> parts, IEnumerable<float[]> examples, int atOnce = 1)
    {
        float[][] all = [.. examples];
        return Of(
            inputs, parts, all.Length, range => all[range] is [var only] ? only : all[range].SelectMany(value => value).ToArray(), atOnce);
    }

    /// <summary>The same of many examples, each copied when it is asked for: of large ones few are wanted at a time.</summary>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="parts">What an example is made of.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="values">Gives a number of examples from one on, row-major.</param>
    /// <param name="atOnce">How many of them at once.</param>
    /// <exception cref="InferenceException">The examples do not fit the inputs.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Of(
        IReadOnlyList<GraphInput> inputs, IReadOnlyList<ExampleInput> parts, int count, Func<Range, ReadOnlyMemory<float>> values,
        int atOnce = 1)
    {
        var feeds = new ModelFeeds(inputs);
        return feeds.Problem(parts) is { } problem
            ? throw new InferenceException($"the model {problem}.")
            : new CopiedFeeds((count + atOnce - 1) / atOnce, i =>
            {
                var end = Math.Min((i + 1) * atOnce, count);
                return feeds.Of(parts, end - (i * atOnce), values((i * atOnce)..end));
            });
    }

    private sealed class CopiedFeeds(int count, Func<int, IReadOnlyDictionary<string, Tensor>> copy)
        : IReadOnlyList<IReadOnlyDictionary<string, Tensor>>
    {
        public int Count => count;

        public IReadOnlyDictionary<string, Tensor> this[int index] => copy(index);

        public IEnumerator<IReadOnlyDictionary<string, Tensor>> GetEnumerator() => Enumerable.Range(0, count).Select(copy).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
