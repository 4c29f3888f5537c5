using PureHDF;
using QuantBuild.Keras.Internal;

namespace QuantBuild.Keras.Hdf5;

/// <summary>Reads Keras's HDF5 weights files.</summary>
public static class Hdf5Weights
{
    /// <summary>Loads weights by topological order, as Keras does: the file's layers that have weights, one for one onto the model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A file of <c>save_weights</c>, or a whole saved model.</param>
    /// <exception cref="KerasException">The file is no such file, or a count or shape does not fit; the message names the layer.</exception>
    public static void LoadByTopology(Model model, string path)
    {
        if (!File.Exists(path))
        {
            throw new KerasException($"The weights file '{path}' does not exist.");
        }

        using var file = Guard(path, () => H5File.OpenRead(path));
        var root = Guard(path, () => file.LinkExists("model_weights") ? file.Group("model_weights") : (IH5Group)file);
        var saved = Guard(path, () => Names(root, "layer_names").Select(name => new SavedLayer(name, root.Group(name))).Where(layer => layer.WeightNames.Length > 0).ToList());
        var layers = model.Layers.Where(layer => layer.Weights.Count > 0).ToList();
        if (saved.Count != layers.Count)
        {
            throw new KerasException($"'{path}' has {saved.Count} layers with weights, and model '{model.Name}' has {layers.Count}; {FirstDifference(saved, layers)}");
        }

        foreach (var (from, to) in saved.Zip(layers))
        {
            Load(path, from, to);
        }
    }

    private static string[] Names(IH5Group group, string name)
    {
        if (!group.AttributeExists(name))
        {
            throw new KerasException($"Group '{group.Name}' has no attribute {name}.");
        }

        var attribute = group.Attribute(name);
        // An empty list is stored as an empty array of numbers, which is no array of texts.
        return attribute.Space.Dimensions.Contains(0UL) ? [] : attribute.Read<string[]>();
    }

    private static void Load(string path, SavedLayer from, Layer to)
    {
        if (from.WeightNames.Length != to.Weights.Count)
        {
            throw new KerasException(
                $"Layer '{to.Name}' ({to.ClassName}) has {to.Weights.Count} weights; layer '{from.Name}' of '{path}' has {from.WeightNames.Length}.", to.Name);
        }

        foreach (var (name, weight) in from.WeightNames.Zip(to.Weights))
        {
            var dataset = Guard(path, () => from.Group.Dataset(name));
            int[] shape = [.. dataset.Space.Dimensions.Select(size => checked((int)size))];
            if (!shape.AsSpan().SequenceEqual([.. weight.Shape]))
            {
                throw new KerasException(
                    $"Weight '{weight.Name}' has shape {LayerShapes.Show(weight.Shape)}; '{name}' of '{path}' has {LayerShapes.Show(shape)}.", to.Name);
            }

            weight.SetValues(Guard(path, () => dataset.Read<float[]>()));
        }
    }

    private static string FirstDifference(List<SavedLayer> saved, List<Layer> layers)
    {
        var at = saved.Zip(layers).TakeWhile(pair => pair.First.WeightNames.Length == pair.Second.Weights.Count).Count();
        return at < saved.Count && at < layers.Count
            ? $"they differ first at '{saved[at].Name}' of the file and '{layers[at].Name}' of the model."
            : $"the first left over is '{(at < saved.Count ? saved[at].Name : layers[at].Name)}'.";
    }

    // PureHDF reports what is wrong with a file through many exception types.
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not KerasException and not OutOfMemoryException)
        {
            throw new KerasException($"'{path}' is not a Keras HDF5 weights file, or is damaged: {e.Message}", layer: null, e);
        }
    }

    private sealed class SavedLayer(string name, IH5Group group)
    {
        public string Name { get; } = name;

        public IH5Group Group { get; } = group;

        public string[] WeightNames { get; } = Names(group, "weight_names");
    }
}
