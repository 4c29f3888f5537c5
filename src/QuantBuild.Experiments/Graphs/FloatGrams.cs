using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>XᵀX of what the kernels of a float model see of calibration samples.</summary>
internal sealed class FloatGrams
{
    // So many samples are computed before what kernels see of them is added up.
    private const int AtOnce = 8;

    private readonly IReadOnlyDictionary<string, KernelGrams> _grams;

    private FloatGrams(IReadOnlyDictionary<string, KernelGrams> grams) => _grams = grams;

    /// <summary>Runs the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static FloatGrams Measure(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        var kernels = model.Layers.SelectMany(layer => Kernels.Of(layer).Select(kernel => (
            kernel.Name, Uses: layer.IsShared && layer.Operations.Count > 0 ? [] : operations.Of(layer).UsesOf(kernel))))
            .Where(kernel => kernel.Uses.Count > 0 && KernelInputs.CanHold(kernel.Uses[0]))
            .DistinctBy(kernel => kernel.Name).ToArray();
        GraphValue[] values = [.. kernels.SelectMany(kernel => kernel.Uses).Select(use => use.Input).Distinct()];
        if (values.Length == 0)
        {
            return new FloatGrams(new Dictionary<string, KernelGrams>());
        }

        using var product = new RowProduct();
        var images = samples.Sum(sample => sample.Values.First().Shape[0]);
        KernelInputs[] sums = [.. kernels.Select((kernel, i) => new KernelInputs(kernel.Uses[0], images * kernel.Uses.Count, i, product))];
        using var engine = InferenceEngine.Open(operations.Graph, operations.Weights, FeedRuns.Options with { ExtraOutputs = values });
        foreach (var chunk in samples.Index().Chunk(AtOnce))
        {
            var seen = FeedRuns.Each(chunk.Length, i =>
            {
                var outputs = engine.Run(chunk[i].Item);
                return Array.ConvertAll([.. kernels.Index()], kernel => kernel.Item.Uses.Select(use =>
                    sums[kernel.Index].RowsOf(outputs[use.Input.Name], chunk[i].Index)).ToArray());
            });
            Parallel.For(0, kernels.Length, kernel =>
            {
                foreach (var rows in seen.SelectMany(sample => sample[kernel]))
                {
                    sums[kernel].Add(rows);
                }
            });
        }

        return new FloatGrams(kernels.Zip(sums, (kernel, sum) => (kernel.Name, Grams: sum.ToGrams()))
            .Where(kernel => kernel.Grams is not null)
            .ToDictionary(kernel => kernel.Name, kernel => kernel.Grams!, StringComparer.Ordinal));
    }

    /// <summary>The matrices of a kernel; null where what it sees is not known, or too much.</summary>
    public KernelGrams? Of(WeightTensor kernel) => _grams.GetValueOrDefault(kernel.Name);
}
