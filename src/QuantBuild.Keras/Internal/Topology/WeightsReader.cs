using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Fits the weights of TensorFlow.js artifacts to a model's, by name, and refuses every mismatch.</summary>
internal static class WeightsReader
{
    public static void Read(TfjsModel artifacts, Model model)
    {
        SavedWeights<Weight> wanted = new([.. model.Weights], weight => weight.SavedNames);
        foreach (var spec in artifacts.Weights)
        {
            var weight = wanted.Take(spec.Name)
                ?? throw new KerasException(
                    $"Weight '{spec.Name}' belongs to no layer of model '{model.Name}', or is given twice.", spec.Name.Split('/')[0]);

            if (!spec.Shape.SequenceEqual(weight.Shape))
            {
                throw new KerasException(
                    $"Weight '{spec.Name}' has shape {LayerShapes.Show(spec.Shape)}; "
                        + $"layer '{weight.Layer.Name}' needs {LayerShapes.Show(weight.Shape)}.", weight.Layer.Name);
            }

            weight.SetValues(artifacts.ReadFloat32(spec));
        }

        if (wanted.FirstLeft is { } missing)
        {
            throw new KerasException($"The artifacts have no weight '{missing.Name}' {LayerShapes.Show(missing.Shape)}, "
                + $"which layer '{missing.Layer.Name}' needs.", missing.Layer.Name);
        }
    }

    public static WeightData ToWeightData(Weight weight) => WeightData.FromFloat32(weight.Name, weight.Shape, weight.GetValues());
}
