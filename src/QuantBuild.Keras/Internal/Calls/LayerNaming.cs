using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras.Internal.Calls;

/// <summary>Gives unnamed layers Keras's names: <c>dense</c>, <c>dense_1</c>, …; inputs <c>input_1</c>, <c>input_2</c>, ….</summary>
internal static class LayerNaming
{
    /// <exception cref="KerasException">Two layers have the same name.</exception>
    public static void Complete(IReadOnlyList<Layer> layers)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var layer in layers.Where(layer => layer.Name.Length > 0))
        {
            if (!taken.Add(layer.Name))
            {
                throw new KerasException($"Two layers are named '{layer.Name}'. Names are unique in a model: rename one.", layer.Name);
            }
        }

        foreach (var layer in layers.Where(layer => layer.Name.Length == 0))
        {
            layer.Name = Candidates(layer).First(taken.Add);
        }
    }

    // Counted per model, not per process as in Keras, so that the same program always writes the same names.
    private static IEnumerable<string> Candidates(Layer layer)
    {
        var isInput = layer is InputLayer;
        for (var i = 0; ; i++)
        {
            yield return isInput ? $"{layer.NameStem}_{i + 1}" : i == 0 ? layer.NameStem : $"{layer.NameStem}_{i}";
        }
    }
}
