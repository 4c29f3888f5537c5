using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes models from graphs that quantization's passes work on.</summary>
internal static class GraphReader
{
    /// <summary>Makes a model that computes what a graph describes, with the graph's weights as they are now.</summary>
    /// <param name="graph">The graph; it is only read.</param>
    /// <returns>A <see cref="Sequential"/> or a functional model, not compiled.</returns>
    /// <exception cref="KerasException">A layer or option is not supported, or weights and layers do not fit.</exception>
    public static Model Read(ModelGraph graph)
    {
        NativeLibraries.EnsureLoaded();
        var model = TopologyReader.Read(graph.ToTopology());
        try
        {
            SetWeights(model, graph);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void SetWeights(Model model, ModelGraph graph)
    {
        var byInnerName = new Lazy<Dictionary<Weight, WeightTensor>>(() => ByInnerName(model, graph));
        foreach (var weight in model.Graph.Weights)
        {
            var source = weight.SavedNames.Select(graph.FindWeight).FirstOrDefault(found => found is not null)
                ?? byInnerName.Value.GetValueOrDefault(weight)
                ?? throw new KerasException(
                    $"The graph has no weight '{weight.Name}' {LayerShapes.Show(weight.Shape)}, which layer '{weight.Layer.Name}' needs.",
                    weight.Layer.Name);
            if (!source.Shape.SequenceEqual(weight.Shape))
            {
                throw new KerasException($"Weight '{weight.Name}' has shape {LayerShapes.Show(source.Shape)}; "
                    + $"layer '{weight.Layer.Name}' needs {LayerShapes.Show(weight.Shape)}.", weight.Layer.Name);
            }

            weight.SetValues(source.Values.ToArray());
        }
    }

    // Keras's converter names the cell of a recurrent layer as well, as in lstm/lstm_cell/kernel.
    private static Dictionary<Weight, WeightTensor> ByInnerName(Model model, ModelGraph graph)
    {
        SavedWeights<Weight> wanted = new([.. model.Weights], weight => weight.SavedNames);
        Dictionary<Weight, WeightTensor> found = [];
        foreach (var source in graph.Weights)
        {
            if (wanted.Take(source.Name) is { } weight)
            {
                found[weight] = source;
            }
        }

        return found;
    }
}
