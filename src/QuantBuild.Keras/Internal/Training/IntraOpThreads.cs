using System.Globalization;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Calls;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Sets how many threads libtorch uses within one operation, and sets it back.</summary>
/// <remarks>The number belongs to the calling thread; others keep theirs.</remarks>
internal sealed class IntraOpThreads : IDisposable
{
    // Measured with the housing MLP (1.7 M a step: one thread is twice as fast) and the MNIST convnet (1.6 G: two threads are).
    private const double WorthSplitting = 50e6;

    private static readonly int _available =
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            && wanted > 0
            ? wanted
            : Environment.ProcessorCount;

    private readonly int _before = torch.get_num_threads();

    public IntraOpThreads(int count)
    {
        torch.set_num_threads(count);
    }

    public static IntraOpThreads For(CallGraph graph, long batchSize) => new(CountFor(graph, batchSize));

    /// <summary>All processors (or what OMP_NUM_THREADS says) where a batch is worth it; one where waiting for one another would
    /// cost more than it gains.</summary>
    public static int CountFor(CallGraph graph, long batchSize) =>
        MultiplicationsPerSample(graph) * batchSize < WorthSplitting ? 1 : _available;

    public void Dispose() => torch.set_num_threads(_before);

    public static double MultiplicationsPerSample(CallGraph graph) => graph.Nodes.Skip(graph.Inputs.Count).Sum(node =>
    {
        double positions = LayerShapes.Product(node.Layer.ComputeOutputShape([.. node.Inputs.Select(input => input.ShapeArray)])[..^1]);
        return positions * node.Layer.Weights.Sum(weight => weight.ElementCount);
    });
}
