using System.Collections.Immutable;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a float model makes of calibration samples; measured when it is asked for, once.</summary>
internal sealed class FloatSide
{
    // What layers make of these is in memory at once; mean and variance of a channel need no more.
    private const long MostCarried = 1 << 24;

    private static readonly IReadOnlyDictionary<string, KernelSum> _noKernels = ImmutableDictionary<string, KernelSum>.Empty;
    private static readonly IReadOnlyDictionary<string, ValueMoments> _noLayers = ImmutableDictionary<string, ValueMoments>.Empty;

    private readonly ModelGraph _model;
    private readonly ModelOperations _operations;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>> _samples;
    private readonly Dictionary<string, Tensor[]> _logits = new(StringComparer.Ordinal);
    private readonly Lazy<FloatMoments> _moments;
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
        _moments = new(() => new FloatMoments(known?.Layers ?? FloatSums.Together(
            FloatMoments.Measure(model, operations, Carried, SampleBlocks.Of(Carried))
                .Select(layers => new FloatSums(_noKernels, layers))).Layers));
        _grams = new(() => new FloatGrams(model, operations, known?.Kernels ?? FloatSums.Together(
            FloatGrams.Measure(model, operations, samples, SampleBlocks.Of(samples))
                .Select(kernels => new FloatSums(kernels, _noLayers))).Kernels));
    }

    /// <summary>The samples that are carried through the layers.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Carried { get; }

    /// <summary>What the layers make of these.</summary>
    public FloatMoments Moments => _moments.Value;

    /// <summary>What the kernels see of all samples.</summary>
    public FloatGrams Grams => _grams.Value;

    /// <summary>The number of blocks that the samples are added up in.</summary>
    public int Blocks => SampleBlocks.Of(_samples).Count;

    /// <summary>How many bytes the matrices of one block take.</summary>
    public long BytesOfBlock => FloatGrams.BytesOf(_model, _operations);

    /// <summary>How many products it takes to run all samples, at least: each example passes each weight.</summary>
    public long Products =>
        _samples.Sum(sample => (long)sample.Values.First().Shape[0]) * _model.Weights.Sum(weight => weight.Values.Length);

    /// <summary>Measures some of the blocks.</summary>
    /// <param name="blocks">Their numbers, ascending.</param>
    /// <returns>What each comes to, in their order.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public IEnumerable<FloatSums> Measure(IReadOnlyList<int> blocks)
    {
        var (all, carried) = (SampleBlocks.Of(_samples), SampleBlocks.Of(Carried));
        var grams = FloatGrams.Measure(_model, _operations, _samples, [.. blocks.Select(block => all[block])]);
        var moments = FloatMoments.Measure(
            _model, _operations, Carried, [.. blocks.Where(block => block < carried.Count).Select(block => carried[block])]);
        return grams.Zip(moments.Concat(Enumerable.Repeat(_noLayers, blocks.Count)), (kernels, layers) => new FloatSums(kernels, layers));
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
