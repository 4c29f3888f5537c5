using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Fits the weights of TensorFlow.js artifacts to a model's, by name, and refuses every mismatch.</summary>
internal static class WeightsReader
{
    public static void Read(TfjsModel artifacts, Model model)
    {
        var wanted = model.Weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        foreach (var spec in artifacts.Weights)
        {
            // Keras repeats scopes, as in dense/dense/kernel; like TF.js, fall back on the name without the one before the last.
            if (!wanted.Remove(spec.Name, out var weight) && !wanted.Remove(WithoutInnerScope(spec.Name), out weight))
            {
                throw new KerasException($"Weight '{spec.Name}' belongs to no layer of model '{model.Name}', or is given twice.", spec.Name.Split('/')[0]);
            }

            if (!spec.Shape.SequenceEqual(weight.Shape))
            {
                throw new KerasException(
                    $"Weight '{spec.Name}' has shape {LayerShapes.Show(spec.Shape)}; layer '{weight.Layer.Name}' needs {LayerShapes.Show(weight.Shape)}.", weight.Layer.Name);
            }

            weight.SetValues(artifacts.ReadFloat32(spec));
        }

        if (wanted.Count > 0)
        {
            var missing = wanted.Values.First();
            throw new KerasException($"The artifacts have no weight '{missing.Name}' {LayerShapes.Show(missing.Shape)}, which layer '{missing.Layer.Name}' needs.", missing.Layer.Name);
        }
    }

    public static WeightData ToWeightData(Weight weight) => WeightData.FromFloat32(weight.Name, weight.Shape, weight.GetValues());

    private static string WithoutInnerScope(string name)
    {
        var parts = name.Split('/');
        return parts.Length < 3 ? name : string.Join('/', [.. parts[..^2], parts[^1]]);
    }
}
