using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Runs a float model for what its kernels take and make.</summary>
internal static class KernelSignals
{
    /// <param name="model">The model.</param>
    /// <param name="feeds">What its inputs are given, example by example; few tell enough.</param>
    /// <returns>The signals by kernel name; kernels whose layers are opaque, or not needed for the outputs, are absent.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IReadOnlyDictionary<string, KernelSignal> Measure(
        ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds)
    {
        var operations = ModelOperations.Of(model);
        var layers = model.Layers.Where(Kernels.IsOnlyOne).Select(layer => (
            Kernel: Kernels.Of(layer)[0].Name, operations.Of(layer).Takes, Makes: operations.Of(layer).BeforeActivation(layer)))
            .Where(layer => layer is { Takes.Count: 1, Makes.Count: 1 }).ToArray();
        var moments = ValueMoments.Measure(
            operations, [.. layers.SelectMany(layer => (GraphValue[])[layer.Takes[0], layer.Makes[0]]).Distinct()], feeds,
            [Range.EndAt(feeds.Count)]).Single();
        return layers.ToDictionary(
            layer => layer.Kernel,
            layer => new KernelSignal(moments[layer.Takes[0]].Moments, moments[layer.Makes[0]].Moments),
            StringComparer.Ordinal);
    }
}
