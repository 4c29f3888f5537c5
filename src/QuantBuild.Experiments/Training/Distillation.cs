using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Inference.Gradients;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Training;

/// <summary>How far a model's outputs are from the float model's, and the gradient of that: the divergence where an output is a softmax,
/// and the mean square of the difference, over the output's own variance, where it is not.</summary>
internal sealed class Distillation : IDisposable
{
    private const double Least = 1e-12;

    private readonly IReadOnlyList<ExampleInput> _inputs;
    private readonly InferenceEngine _float;
    private readonly GradientEngine _engine;
    private readonly ModelFeeds _feeds;
    private readonly IReadOnlyList<OutputLoss> _losses;

    /// <param name="original">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="vectors">The weights that gradients are wanted of.</param>
    /// <param name="examples">The examples, which tell how much each output varies.</param>
    /// <exception cref="InferenceException">An operation cannot be run, or has no gradient.</exception>
    public Distillation(ModelGraph original, ModelGraph quantized, IReadOnlyList<string> vectors, TrainingExamples examples)
    {
        (_inputs, AtOnce) = (examples.Inputs, examples.AtOnce);
        var (source, target) = (ModelOperations.Of(original), ModelOperations.Of(quantized));
        string[] outputs = [.. target.Graph.Outputs.Select(output => output.Name)];
        _float = InferenceEngine.Open(source.Graph, source.Weights, FeedRuns.Options);
        _feeds = new ModelFeeds(_float.Inputs);
        if (_feeds.FixedBatch is { } batch)
        {
            AtOnce = batch;
        }

        // A part of the examples tells the scale of the outputs well enough.
        var sample = Predict(original: true, null, [.. examples.Values.Take(Math.Max(AtOnce, 64) / AtOnce * AtOnce)]);
        var first = sample[0].Where(output => output.Value.Type == ElementType.Float32).ToDictionary(StringComparer.Ordinal);
        _losses = [.. target.Graph.Outputs.Where(output => first.ContainsKey(output.Name)).Select(output =>
            output.Value.Source.Type == "Softmax"
                ? new OutputLoss(output.Name, LossKind.Divergence, first[output.Name].Shape, Places(first[output.Name], AtOnce))
                : new OutputLoss(output.Name, LossKind.Squares, first[output.Name].Shape, OverVariance(sample, output.Name, AtOnce)))];
        if (_losses.Count == 0)
        {
            throw new InferenceException("no output is of numbers.");
        }

        _engine = GradientEngine.Open(target.Graph, target.Weights, new GradientOptions
        {
            Losses = _losses,
            InputShapes = _feeds.Of(_inputs, AtOnce, examples.Values.Take(AtOnce).SelectMany(value => value).ToArray())
                .ToDictionary(input => input.Key, input => input.Value.Shape, StringComparer.Ordinal),
            Weights = [.. vectors],
        });
    }

    /// <summary>How many examples a run takes.</summary>
    public int AtOnce { get; }

    /// <summary>Computes the loss of some examples, and its gradient.</summary>
    /// <param name="examples">The examples, a multiple of what a run takes.</param>
    /// <param name="vectors">The vectors' values.</param>
    public (double Loss, IReadOnlyDictionary<string, double[]> Gradients) Gradient(
        IReadOnlyList<float[]> examples, IReadOnlyDictionary<string, Tensor> vectors)
    {
        float[][][] parts = [.. examples.Chunk(AtOnce)];
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

        return sums.Values.All(sum => Array.TrueForAll(sum, double.IsFinite)) ? (results.Sum(result => result.Loss) / examples.Count, sums)
            : throw new InferenceException("the gradient is not a number.");
    }

    /// <summary>The float model's outputs, part by part.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Targets(IReadOnlyList<float[]> examples) =>
        Predict(original: true, null, examples);

    /// <summary>The mean loss of a model on examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="targets">What the float model makes of them.</param>
    public double Loss(ModelGraph model, IReadOnlyList<float[]> examples, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> targets)
    {
        var operations = ModelOperations.Of(model);
        using var engine = InferenceEngine.Open(operations.Graph, operations.Weights, FeedRuns.Options);
        var outputs = Predict(original: false, engine, examples);
        return _losses.Sum(loss => outputs.Zip(targets).Sum(part =>
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

    // Of a softmax at several places of an example, their mean.
    private static double Places(Tensor output, int examples) => (double)examples * output.Shape[^1] / output.Floats.Length;

    private static double OverVariance(IReadOnlyDictionary<string, Tensor>[] sample, string output, int examples)
    {
        double count = 0, sum = 0, squares = 0;
        foreach (var value in sample.SelectMany(part => part[output].Floats))
        {
            (count, sum, squares) = (count + 1, sum + value, squares + ((double)value * value));
        }

        var variance = (squares / count) - (sum / count * (sum / count));
        return examples / (Math.Max(variance, 1e-12 * squares / count) * sample[0][output].Floats.Length);
    }

    private IReadOnlyDictionary<string, Tensor> Feed(float[][] examples) =>
        _feeds.Of(_inputs, examples.Length, examples.SelectMany(example => example).ToArray());

    private IReadOnlyDictionary<string, Tensor>[] Predict(bool original, InferenceEngine? engine, IReadOnlyList<float[]> examples)
    {
        float[][][] parts = [.. examples.Chunk(AtOnce)];
        return FeedRuns.Each(parts.Length, i => (original ? _float : engine!).Run(Feed(parts[i])));
    }
}
