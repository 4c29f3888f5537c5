using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What the layers of a float model make of calibration samples, before their activations.</summary>
internal sealed class FloatMoments
{
    private static readonly ChannelMoments _none = new([], []);

    private readonly IReadOnlyDictionary<string, ValueMoments> _layers;

    /// <param name="layers">What <see cref="Measure"/> gave, together, by layer name.</param>
    public FloatMoments(IReadOnlyDictionary<string, ValueMoments> layers) => _layers = layers;

    /// <summary>Runs the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <param name="blocks">Which of them: some of the <see cref="SampleBlocks"/>.</param>
    /// <returns>The moments of each layer in each block, by its name.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, ValueMoments>> Measure(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples,
        IReadOnlyList<Range> blocks)
    {
        var before = model.Layers.Select(layer => (layer.Name, Values: operations.Of(layer).BeforeActivation(layer)))
            .Where(layer => layer.Values.Count > 0).ToArray();
        return ValueMoments.Measure(operations, [.. before.SelectMany(layer => layer.Values).Distinct()], samples, blocks)
            .Select(moments => before.ToDictionary(
                layer => layer.Name, layer => ValueMoments.Together(layer.Values.Select(value => moments[value]))));
    }

    /// <summary>The moments of a layer's output; of no channels where it has no kernel that is known, or the outputs do not depend on
    /// it.</summary>
    public ChannelMoments Of(GraphLayer layer) => _layers.TryGetValue(layer.Name, out var found) ? found.Moments : _none;
}
