using System.Text;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Hdf5;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Hdf5;

/// <summary>Reads Keras's HDF5 weights files.</summary>
public static class Hdf5Weights
{
    /// <summary>Loads weights by topological order, as Keras does: the file's layers that have weights,
    /// one for one onto the model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A file of <c>save_weights</c>, or a whole saved model.</param>
    /// <param name="limits">How much is made of the file before it is refused;
    /// <see cref="ReadLimits.Default"/> where none is given.</param>
    /// <exception cref="KerasException">The file is no such file, or a count or shape does not fit;
    /// the message names the layer.</exception>
    public static void LoadByTopology(Model model, string path, ReadLimits? limits = null) => Open(path, file =>
    {
        var saved = ReadLayers(file);
        var layers = model.Layers.Where(layer => layer.Weights.Count > 0).ToList();
        if (saved.Count != layers.Count)
        {
            throw new KerasException(
                $"It has {saved.Count} layers with weights, and model '{model.Name}' has {layers.Count}; {FirstDifference(saved, layers)}");
        }

        var loading = new WeightLoading();
        foreach (var (from, to) in saved.Zip(layers))
        {
            Add(loading, from, SavedParts.Of(to));
        }

        loading.Run(file.Length, limits ?? ReadLimits.Default);
        return true;
    });

    /// <summary>Loads the weights of a whole saved model, each layer's by its name: layers of one saving have the same names in
    /// topology and weights.</summary>
    internal static void LoadByName(Model model, Hdf5File file, ReadLimits limits)
    {
        var saved = new Dictionary<string, SavedLayer>(StringComparer.Ordinal);
        foreach (var layer in ReadLayers(file))
        {
            if (!saved.TryAdd(layer.Name, layer))
            {
                throw new KerasException($"It has two layers named '{Printable.Text(layer.Name)}'.");
            }
        }

        var loading = new WeightLoading();
        foreach (var part in SavedParts.Of(model))
        {
            if (!saved.Remove(part.Name, out var from))
            {
                throw new KerasException($"It has no weights for {part.Description}.", part.Name);
            }

            Add(loading, from, part);
        }

        if (saved.Keys.FirstOrDefault() is { } left)
        {
            throw new KerasException($"It has weights of layer '{Printable.Text(left)}', which the model has none for.", left);
        }

        loading.Run(file.Length, limits);
    }

    /// <summary>Opens a file and reads of it; whatever goes wrong is an error that names the file.</summary>
    internal static T Open<T>(string path, Func<Hdf5File, T> read)
    {
        if (!File.Exists(path))
        {
            throw new KerasException($"The weights file '{path}' does not exist.");
        }

        return SavedFile.Read(path, () =>
        {
            using var stream = RegularFile.OpenRead(path);
            return read(new Hdf5File(stream));
        });
    }

    private static List<SavedLayer> ReadLayers(Hdf5File file)
    {
        var root = file.Root.Find("model_weights") ?? file.Root;
        var names = Names(root, "layer_names")
            ?? throw new KerasException("It has no weights as Keras saves them: there is no attribute layer_names.");
        return [.. names.Select(name => SavedLayer.Read(root, name)).Where(layer => layer.WeightNames.Count > 0)];
    }

    private static List<string>? Names(Hdf5Object group, string name)
    {
        if (group.Attribute(name) is { } all)
        {
            return [.. all.Select(text => Encoding.UTF8.GetString(text.Span))];
        }

        // A list that is too long for one attribute (64 KiB) goes on in name0, name1 …; see legacy_h5_format.py of Keras.
        var parts = new List<string>();
        var count = 0;
        for (; group.Attribute($"{name}{count}") is { } part; count++)
        {
            parts.AddRange(part.Select(text => Encoding.UTF8.GetString(text.Span)));
        }

        return count > 0 ? parts : null;
    }

    private static void Add(WeightLoading loading, SavedLayer from, SavedPart to)
    {
        if (from.WeightNames.Count != to.Weights.Count)
        {
            throw new KerasException(
                $"{to.Description} has {to.Weights.Count} weights; "
                    + $"layer '{Printable.Text(from.Name)}' of the file has {from.WeightNames.Count}.", to.Name);
        }

        foreach (var (name, weight) in to.Match(from.WeightNames))
        {
            loading.Add(from.Group, name, weight);
        }
    }

    private static string FirstDifference(List<SavedLayer> saved, List<Layer> layers)
    {
        var at = saved.Zip(layers).TakeWhile(pair => pair.First.WeightNames.Count == pair.Second.Weights.Count).Count();
        return at < saved.Count && at < layers.Count
            ? $"they differ first at '{Printable.Text(saved[at].Name)}' of the file and '{layers[at].Name}' of the model."
            : $"the first left over is '{Printable.Text(at < saved.Count ? saved[at].Name : layers[at].Name)}'.";
    }

    private sealed record SavedLayer(string Name, Hdf5Object Group, List<string> WeightNames)
    {
        public static SavedLayer Read(Hdf5Object root, string name)
        {
            var group = root.Find(name)
                ?? throw new KerasException($"It names layer '{Printable.Text(name)}', and has no group for it.", name);
            return new SavedLayer(name, group, Names(group, "weight_names")
                ?? throw new KerasException($"Group '{Printable.Text(group.Path)}' has no attribute weight_names.", name));
        }
    }
}
