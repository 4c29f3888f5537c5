using System.Runtime.ExceptionServices;
using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Runs on many inputs at once.</summary>
internal static class FeedRuns
{
    /// <summary>How each run is computed: several threads with an example each are faster than several on the same one.</summary>
    public static InferenceOptions Options { get; } = new() { Threads = 1 };

    // By itself a loop takes one thread more than there are processors, and later others: each run's activations then push those of
    // the others out of the caches, which costs a fifth of all.
    private static readonly ParallelOptions _asManyAsProcessors = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Does a number of runs, as many at once as there are processors.</summary>
    /// <param name="count">How many.</param>
    /// <param name="run">Does one of them.</param>
    /// <exception cref="InferenceException">One cannot be computed; the first error of any.</exception>
    public static void ForEach(int count, Action<int> run)
    {
        try
        {
            Parallel.For(0, count, _asManyAsProcessors, run);
        }
        catch (AggregateException exception)
        {
            // The others are of other threads and say the same.
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
    }

    /// <summary>The same, for values to be read beside the outputs.</summary>
    public static InferenceOptions Read(IReadOnlyList<GraphValue> values) => Options with { ExtraOutputs = values, OutputsAreRead = true };

    /// <summary>Runs a number of examples.</summary>
    /// <param name="count">How many.</param>
    /// <param name="run">Computes one of them.</param>
    /// <typeparam name="T">What comes of one.</typeparam>
    /// <returns>What comes of each, in order.</returns>
    /// <exception cref="InferenceException">One cannot be computed; the first error of any.</exception>
    public static T[] Each<T>(int count, Func<int, T> run)
    {
        var results = new T[count];
        ForEach(count, example => results[example] = run(example));
        return results;
    }

    /// <summary>Runs a graph on some inputs.</summary>
    /// <param name="engine">The graph.</param>
    /// <param name="feeds">The inputs.</param>
    public static IReadOnlyDictionary<string, Tensor>[] Run(
        this InferenceEngine engine, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds) =>
            Each(feeds.Count, example => engine.Run(feeds[example]));
}
