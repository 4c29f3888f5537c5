using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Runs a float graph model for what its kernels take and make.</summary>
internal static class KernelSignals
{
    /// <param name="model">The model.</param>
    /// <param name="feeds">What its inputs are given, example by example; few tell enough.</param>
    /// <returns>The signals by kernel name; kernels whose layers are opaque, or not needed for the outputs, are absent.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IReadOnlyDictionary<string, KernelSignal> Measure(
        ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds)
    {
        var needed = model.Operations!.Needed(model.Operations.Outputs.Select(output => output.Value)).ToHashSet();
        GraphLayer[] layers =
        [
            .. model.Layers.Where(layer =>
                Kernels.IsOnlyOne(layer) && layer.InputValues.Count == 1 && needed.Contains(layer.Operations[0])),
        ];
        var seen = layers.SelectMany(layer => (GraphValue[])[layer.InputValues[0], layer.Operations[^1].Output()]);
        GraphValue[] wanted = [.. seen.Distinct()];
        using var engine = InferenceEngine.Open(model.Operations, model.ToWeightSet(), FeedRuns.Options with { ExtraOutputs = wanted });
        var values = wanted.ToDictionary(value => value, _ => new List<Tensor>());
        foreach (var outputs in engine.Run(feeds))
        {
            foreach (var value in wanted)
            {
                values[value].Add(outputs[value.Name]);
            }
        }

        var moments = wanted.ToDictionary(value => value, value => ValueMoments.Of([.. values[value]]));
        return layers.ToDictionary(
            layer => Kernels.Of(layer)[0].Name,
            layer => new KernelSignal(moments[layer.InputValues[0]], moments[layer.Operations[^1].Output()]),
            StringComparer.Ordinal);
    }
}
