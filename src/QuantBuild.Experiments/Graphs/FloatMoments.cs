using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What the layers of a float model make of calibration samples, before their activations.</summary>
internal sealed class FloatMoments
{
    private static readonly ChannelMoments _none = new([], []);

    private readonly IReadOnlyDictionary<string, ChannelMoments> _layers;

    private FloatMoments(IReadOnlyDictionary<string, ChannelMoments> layers) => _layers = layers;

    /// <summary>Runs the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static FloatMoments Measure(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        var before = model.Layers.Select(layer => (layer.Name, Values: operations.Of(layer).BeforeActivation(layer)))
            .Where(layer => layer.Values.Count > 0).ToArray();
        var moments = ValueMoments.Measure(operations, [.. before.SelectMany(layer => layer.Values).Distinct()], samples);
        return new FloatMoments(before.ToDictionary(
            layer => layer.Name, layer => ValueMoments.Together(layer.Values.Select(value => moments[value])).Moments,
            StringComparer.Ordinal));
    }

    /// <summary>The moments of a layer's output; of no channels where it has no kernel that is known, or the outputs do not depend on
    /// it.</summary>
    public ChannelMoments Of(GraphLayer layer) => _layers.GetValueOrDefault(layer.Name, _none);
}
