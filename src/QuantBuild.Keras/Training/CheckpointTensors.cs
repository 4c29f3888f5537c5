using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Keras.Training;

/// <summary>The tensors of a checkpoint, by name.</summary>
internal sealed class CheckpointTensors(string directory, TfjsModel files)
{
    private readonly Dictionary<string, WeightSpec> _specs = files.Weights.ToDictionary(spec => spec.Name, StringComparer.Ordinal);

    public bool Contains(string name) => _specs.ContainsKey(name);

    /// <summary>Values for a weight.</summary>
    /// <exception cref="KerasException">There are none, or they have another shape.</exception>
    public float[] Read(string name, Weight weight)
    {
        if (!_specs.TryGetValue(name, out var spec))
        {
            throw new KerasException(
                $"Checkpoint '{directory}' has no tensor '{name}': it is another model's. Start the training anew.", weight.Layer.Name);
        }

        return spec.Shape.SequenceEqual(weight.Shape)
            ? files.ReadFloat32(spec)
            : throw new KerasException(
                $"Checkpoint '{directory}' has '{name}' with shape {LayerShapes.Show(spec.Shape)}; "
                    + $"the model needs {LayerShapes.Show(weight.Shape)}. Start the training anew.",
                weight.Layer.Name);
    }
}
