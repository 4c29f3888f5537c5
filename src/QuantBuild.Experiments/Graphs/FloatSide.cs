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

    private readonly Lazy<FloatMoments> _moments;
    private readonly Lazy<FloatGrams> _grams;

    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <exception cref="InferenceException">An operation cannot be run: when something is asked for.</exception>
    public FloatSide(ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        Carried = CarriedOf(samples);
        _moments = new(() => new FloatMoments(FloatSums.Together(
            FloatMoments.Measure(model, operations, Carried, SampleBlocks.Of(Carried.Count))
                .Select(layers => new FloatSums(_noKernels, layers))).Layers));
        _grams = new(() => new FloatGrams(model, operations, FloatSums.Together(
            FloatGrams.Measure(model, operations, samples, SampleBlocks.Of(samples.Count))
                .Select(kernels => new FloatSums(kernels, _noLayers))).Kernels));
    }

    /// <summary>The samples that are carried through the layers.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Carried { get; }

    /// <summary>What the layers make of these.</summary>
    public FloatMoments Moments => _moments.Value;

    /// <summary>What the kernels see of all samples.</summary>
    public FloatGrams Grams => _grams.Value;

    private static IReadOnlyDictionary<string, Tensor>[] CarriedOf(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        long values = 0;
        return [.. samples.TakeWhile((sample, i) =>
            (values += sample.Values.Sum(tensor => tensor.Values.LongLength)) <= MostCarried || i == 0)];
    }
}
