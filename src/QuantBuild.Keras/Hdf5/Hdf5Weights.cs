using PureHDF;
using PureHDF.VOL.Native;
using QuantBuild.Common;
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
        using var file = Open(path);
        var saved = ReadLayers(path, file);
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

    /// <summary>Loads the weights of a whole saved model, each layer's by its name: layers of one saving have the same names in topology and weights.</summary>
    internal static void LoadByName(Model model, string path, ReadLimits limits)
    {
        using var file = Open(path);
        RequireRoom(path, model, limits);
        var saved = ReadLayers(path, file).ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (var layer in model.Layers.Where(layer => layer.Weights.Count > 0))
        {
            if (!saved.Remove(layer.Name, out var from))
            {
                throw new KerasException($"'{path}' has no weights for layer '{layer.Name}' ({layer.ClassName}).", layer.Name);
            }

            Load(path, from, layer);
        }

        if (saved.Keys.FirstOrDefault() is { } left)
        {
            throw new KerasException($"'{path}' has weights of layer '{left}', which the model has none for.", left);
        }
    }

    // Chunks that were never written are filled on reading, so that a small file can have any number of weights.
    private static void RequireRoom(string path, Model model, ReadLimits limits)
    {
        var needed = model.Layers.SelectMany(layer => layer.Weights).Sum(weight => sizeof(float) * weight.ElementCount);
        var stored = new FileInfo(path).Length;
        var most = limits.Of(stored);
        if (needed > most)
        {
            throw new KerasException($"The model's weights take {needed} bytes, where '{path}' has {stored}; at most {most} are made of them (--maxUnpackedBytes sets another limit).");
        }
    }

    internal static NativeFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new KerasException($"The weights file '{path}' does not exist.");
        }

        return Guard(path, () => H5File.OpenRead(path));
    }

    /// <summary>Reads one dataset into a weight of its shape.</summary>
    internal static void Load(string path, IH5Group group, string name, Weight weight)
    {
        var dataset = Guard(path, () => group.Dataset(name));
        int[] shape = [.. dataset.Space.Dimensions.Select(size => checked((int)size))];
        if (!shape.AsSpan().SequenceEqual([.. weight.Shape]))
        {
            throw new KerasException(
                $"Weight '{weight.Name}' has shape {LayerShapes.Show(weight.Shape)}; '{name}' of '{path}' has {LayerShapes.Show(shape)}.", weight.Layer.Name);
        }

        weight.SetValues(Guard(path, () => dataset.Read<float[]>()));
    }

    private static List<SavedLayer> ReadLayers(string path, NativeFile file)
    {
        var root = Guard(path, () => file.LinkExists("model_weights") ? file.Group("model_weights") : (IH5Group)file);
        return Guard(path, () => Names(root, "layer_names").Select(name => new SavedLayer(name, root.Group(name))).Where(layer => layer.WeightNames.Length > 0).ToList());
    }

    private static string[] Names(IH5Group group, string name)
    {
        if (group.AttributeExists(name))
        {
            return Texts(group.Attribute(name));
        }

        // A list that is too long for one attribute (64 KiB) goes on in name0, name1 …; see legacy_h5_format.py of Keras.
        var parts = new List<string>();
        var count = 0;
        for (; group.AttributeExists($"{name}{count}"); count++)
        {
            parts.AddRange(Texts(group.Attribute($"{name}{count}")));
        }

        return count > 0 ? [.. parts] : throw new KerasException($"Group '{group.Name}' has no attribute {name}.");
    }

    // An empty list is stored as an empty array of numbers, which is no array of texts.
    private static string[] Texts(IH5Attribute attribute) => attribute.Space.Dimensions.Contains(0UL) ? [] : attribute.Read<string[]>();

    private static void Load(string path, SavedLayer from, Layer to)
    {
        if (from.WeightNames.Length != to.Weights.Count)
        {
            throw new KerasException(
                $"Layer '{to.Name}' ({to.ClassName}) has {to.Weights.Count} weights; layer '{from.Name}' of '{path}' has {from.WeightNames.Length}.", to.Name);
        }

        foreach (var (name, weight) in from.WeightNames.Zip(to.Weights))
        {
            Load(path, from.Group, name, weight);
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
    internal static T Guard<T>(string path, Func<T> read)
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
