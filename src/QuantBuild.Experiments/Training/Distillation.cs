using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Inference.Gradients;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using Examples = System.Collections.Generic.IReadOnlyList<System.ReadOnlyMemory<float>>;

namespace QuantBuild.Experiments.Training;

/// <summary>How far a model's outputs are from the float model's, and the gradient of that: the divergence where an output is a softmax,
/// and the mean square of the difference, over the output's own variance, where it is not.</summary>
/// <remarks>The gradient is that of the values, too, that the model's parts hand on to each other: of each, the mean square over its own
/// variance.</remarks>
internal sealed class Distillation : IDisposable
{
    private const double Least = 1e-12;
    private const int MostInSample = 64;

    // What examples and outputs leave behind in so many bytes is collected; by itself the collector waits for gigabytes.
    private const long MostGarbage = 1 << 29;

    private readonly IReadOnlyList<ExampleInput> _inputs;
    private readonly InferenceEngine _float;
    private readonly GradientEngine _engine;
    private readonly ModelFeeds _feeds;
    private readonly IReadOnlyList<OutputLoss> _outputs;
    private readonly long _mostMemory;

    /// <param name="quantized">The quantized model, and the float model of the same topology.</param>
    /// <param name="vectors">The weights that gradients are wanted of.</param>
    /// <param name="examples">The examples, which tell how much each output varies.</param>
    /// <exception cref="InferenceException">An operation cannot be run, or has no gradient.</exception>
    public Distillation(QuantizedModel quantized, IReadOnlyList<string> vectors, TrainingExamples examples)
    {
        // What runs take is outside of the collector's memory, as much as it holds: it gives back what it keeps for arrays to come.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _mostMemory = GC.GetTotalMemory(forceFullCollection: false) + MostGarbage;
        var (source, target) = (ModelOperations.Of(quantized.Prepared), ModelOperations.Of(quantized.Graph));
        _inputs = examples.Inputs;
        _feeds = new ModelFeeds(GraphFeeds.RequireInputs(source.Graph));

        // Layers take any number of examples at once; a constant of a graph model may be made for one.
        AtOnce = _feeds.FixedBatch ?? (quantized.Graph.Operations is null ? examples.AtOnce : 1);
        var first = Feed([.. examples.Values.Take(AtOnce)]);
        var blocks = BlockOutputs.Of(source.Graph, source.Weights, first);
        _float = InferenceEngine.Open(source.Graph, source.Weights, FeedRuns.Options with { ExtraOutputs = blocks });
        try
        {
            // A part of the examples tells the scale of the outputs well enough.
            ReadOnlyMemory<float>[] some = [.. examples.Values.Take(Math.Max(AtOnce, MostInSample) / AtOnce * AtOnce)];
            var sample = new OutputSample(Predict(_float, some, OutputSample.Measure), AtOnce);
            _outputs = [.. target.Graph.Outputs.Where(output => sample.Has(output.Name)).Select(sample.LossOf)];
            _engine = _outputs.Count == 0 ? throw new InferenceException("no output is of numbers.") : GradientEngine.Open(
                target.Graph,
                target.Weights,
                new GradientOptions
                {
                    Losses =
                    [
                        .. _outputs,
                        .. blocks.Select(block => sample.SquaresOf(block.Name) with
                        {
                            Inner = target.Graph.Find(block.Producer.Name)!.Output(block.Index),
                        }),
                    ],
                    InputShapes = first.ToDictionary(input => input.Key, input => input.Value.Shape, StringComparer.Ordinal),
                    Weights = [.. vectors],
                });
        }
        catch
        {
            _float.Dispose();
            throw;
        }
    }

    /// <summary>How many examples a run takes.</summary>
    public int AtOnce { get; }

    /// <summary>Computes the gradient of the loss of some examples, by vector.</summary>
    /// <param name="examples">The examples, a multiple of what a run takes.</param>
    /// <param name="vectors">The vectors' values.</param>
    /// <exception cref="InferenceException">It is not a number.</exception>
    public IReadOnlyDictionary<string, double[]> Gradient(Examples examples, IReadOnlyDictionary<string, Tensor> vectors)
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > _mostMemory)
        {
            GC.Collect();
        }

        ReadOnlyMemory<float>[][] parts = [.. examples.Chunk(AtOnce)];
        var results = FeedRuns.Each(parts.Length, i =>
        {
            var feeds = Feed(parts[i]);
            return _engine.Run(feeds, _float.Run(feeds), vectors);
        });

        // In order, so that the sums are the same in every run.
        var sums = results[0].Weights.ToDictionary(
            weight => weight.Key, weight => new double[weight.Value.Floats.Length], StringComparer.Ordinal);
        foreach (var (name, sum) in sums)
        {
            foreach (var values in results.Select(result => result.Weights[name].Floats))
            {
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += values[i] / (double)examples.Count;
                }
            }
        }

        return sums.Values.All(sum => Array.TrueForAll(sum, double.IsFinite)) ? sums
            : throw new InferenceException("the gradient is not a number.");
    }

    /// <summary>The float model's outputs, part by part.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Targets(Examples examples) =>
        Predict(_float, examples, part => _outputs.ToDictionary(
            output => output.Output, output => part[output.Output], StringComparer.Ordinal));

    /// <summary>The mean loss of a model on examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="targets">What the float model makes of them.</param>
    public double Loss(ModelGraph model, Examples examples, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> targets)
    {
        var operations = ModelOperations.Of(model);
        using var engine = InferenceEngine.Open(operations.Graph, operations.Weights, FeedRuns.Options);
        var outputs = Predict(engine, examples, part => part);
        return _outputs.Sum(loss => outputs.Zip(targets).Sum(part =>
            loss.Scale * Distance(loss.Kind, part.Second[loss.Output].Floats, part.First[loss.Output].Floats))) / examples.Count;
    }

    public void Dispose()
    {
        _float.Dispose();
        _engine.Dispose();
    }

    private static double Distance(LossKind kind, float[] target, float[] output)
    {
        var sum = 0.0;
        for (var i = 0; i < target.Length; i++)
        {
            sum += kind == LossKind.Squares ? ((double)output[i] - target[i]) * (output[i] - target[i])
                : target[i] > 0 ? target[i] * Math.Log(target[i] / Math.Max(output[i], Least))
                : 0;
        }

        return sum;
    }

    private IReadOnlyDictionary<string, Tensor> Feed(ReadOnlyMemory<float>[] examples)
    {
        var values = new float[examples.Sum(example => example.Length)];
        foreach (var (i, example) in examples.Index())
        {
            example.CopyTo(values.AsMemory(i * example.Length));
        }

        return _feeds.Of(_inputs, examples.Length, values);
    }

    private T[] Predict<T>(InferenceEngine engine, Examples examples, Func<IReadOnlyDictionary<string, Tensor>, T> take)
    {
        ReadOnlyMemory<float>[][] parts = [.. examples.Chunk(AtOnce)];
        return FeedRuns.Each(parts.Length, i => take(engine.Run(Feed(parts[i]))));
    }
}
