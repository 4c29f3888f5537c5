using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Hdf5;

/// <summary>Divides a model as Keras's HDF5 files do.</summary>
internal static class SavedParts
{
    /// <summary>The parts that have weights.</summary>
    public static IEnumerable<SavedPart> Of(Model model) => model.Layers
        .Where(layer => layer.Weights.Count > 0)
        .GroupBy(layer => layer.Saved.Names[0], StringComparer.Ordinal)
        .Select(layers => layers.First().Saved.Names.Count == 1
            ? Of(layers.First())
            : new SavedPart(layers.Key, $"the model '{layers.Key}' in it", InOrder([.. layers])));

    /// <summary>A layer alone.</summary>
    public static SavedPart Of(Layer layer) => new(layer.Saved.Names[0], $"layer '{layer.Name}' ({layer.ClassName})", layer.Weights);

    // As legacy_h5_format.py takes them: trainable_weights, then non_trainable_weights, each layer by layer.
    private static List<Weight> InOrder(List<Layer> layers)
    {
        var ordered = layers.OrderBy(layer => layer.SavedPosition).SelectMany(layer => layer.Weights).ToLookup(weight =>
            weight is { Trainable: true, Layer.Trainable: true });
        return [.. ordered[true], .. ordered[false]];
    }
}
