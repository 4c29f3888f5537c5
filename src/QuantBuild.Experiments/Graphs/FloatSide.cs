using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a float model makes of calibration samples; measured when it is asked for, once.</summary>
internal sealed class FloatSide
{
    // What layers make of these is in memory at once; mean and variance of a channel need no more.
    private const long MostCarried = 1 << 24;

    private static readonly ChannelMoments _none = new([], []);

    private readonly ModelGraph _model;
    private readonly ModelOperations _operations;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>> _samples;
    private readonly Dictionary<string, Tensor[]> _logits = new(StringComparer.Ordinal);
    private readonly Lazy<FloatPass> _pass;
    private readonly Lazy<FloatSums> _sums;
    private readonly Lazy<IReadOnlyDictionary<string, ValueMoments>> _layers;
    private readonly Lazy<FloatGrams> _grams;

    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <param name="known">What was measured elsewhere; null where that is to be done here.</param>
    /// <exception cref="InferenceException">An operation cannot be run: when something is asked for.</exception>
    public FloatSide(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples, FloatSums? known = null)
    {
        (_model, _operations, _samples) = (model, operations, samples);
        Carried = CarriedOf(samples);
        _pass = new(() => new FloatPass(model, operations, samples, Carried.Count));
        var few = new Lazy<FloatSums>(() => FloatSums.Together(
            new FloatPass(model, operations, Carried, Carried.Count, isOfLayersAlone: true).Run(SampleBlocks.Of(Carried))));
        _sums = new(() => known ?? FloatSums.Together(_pass.Value.Run(SampleBlocks.Of(samples))));
        _layers = new(() => (_sums.IsValueCreated || known is not null ? _sums : few).Value.Layers);
        _grams = new(() => new FloatGrams(model, operations, _sums.Value.Kernels));
    }

    /// <summary>The samples that are carried through the layers.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Carried { get; }

    /// <summary>What the kernels see of all samples.</summary>
    public FloatGrams Grams => _grams.Value;

    /// <summary>The number of blocks that the samples are added up in.</summary>
    public int Blocks => SampleBlocks.Of(_samples).Count;

    /// <summary>How many bytes the matrices of one block take.</summary>
    public long BytesOfBlock => FloatGrams.BytesOf(_model, _operations);

    /// <summary>How many products it takes to run all samples, at least: each example passes each weight.</summary>
    public long Products =>
        _samples.Sum(sample => (long)sample.Values.First().Shape[0]) * _model.Weights.Sum(weight => weight.Values.Length);

    /// <summary>The moments of what a layer makes of the carried samples, before its activation; of no channels where it has no kernel that
    /// is known, or the outputs do not depend on it.</summary>
    /// <param name="layer">The layer.</param>
    public ChannelMoments MomentsOf(GraphLayer layer) => _layers.Value.TryGetValue(layer.Name, out var found) ? found.Moments : _none;

    /// <summary>Measures some of the blocks.</summary>
    /// <param name="blocks">Their numbers, ascending.</param>
    /// <returns>What each comes to, in their order.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public IEnumerable<FloatSums> Measure(IReadOnlyList<int> blocks)
    {
        var all = SampleBlocks.Of(_samples);
        return _pass.Value.Run([.. blocks.Select(block => all[block])]);
    }

    /// <summary>What a layer makes of the carried samples, where that is what a softmax makes an output of.</summary>
    /// <param name="layer">Such a layer.</param>
    public Tensor[] LogitsOf(GraphLayer layer)
    {
        if (!_logits.TryGetValue(layer.Name, out var logits))
        {
            var value = _operations.LogitsOf(layer)!.Value;
            using var engine = InferenceEngine.Open(
                _operations.Graph, _operations.Weights, FeedRuns.Options with { ExtraOutputs = [value] });
            logits = FeedRuns.Each(Carried.Count, sample => engine.Run(Carried[sample])[value.Name]);
            _logits.Add(layer.Name, logits);
        }

        return logits;
    }

    private static IReadOnlyDictionary<string, Tensor>[] CarriedOf(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        long values = 0;
        return [.. samples.TakeWhile((sample, i) =>
            (values += sample.Values.Sum(tensor => tensor.Values.LongLength)) <= MostCarried || i == 0)];
    }
}
