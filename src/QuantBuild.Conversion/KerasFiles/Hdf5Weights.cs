using System.Text;
using QuantBuild.Common;
using QuantBuild.Graph.Layers;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>The weights in Keras's HDF5 files: a group for each layer, whose attribute <c>weight_names</c> lists its tensors.</summary>
internal static class Hdf5Weights
{
    /// <summary>Reads weights by topological order: the file's layers that have weights, one for one onto the model's.</summary>
    public static LayersModel ReadByOrder(LayersModel model, Hdf5File file, ReadLimits limits)
    {
        var saved = ReadLayers(file);
        var parts = SavedPart.Of(model.Saved).ToList();
        if (saved.Count != parts.Count)
        {
            throw new ConversionException($"It has {saved.Count} layers with weights, and model '{model.Name}' has {parts.Count}; "
                + FirstDifference(saved, parts));
        }

        var loading = new WeightLoading();
        foreach (var (from, to) in saved.Zip(parts))
        {
            Add(loading, from, to);
        }

        return model.With(loading.Run(file.Length, limits));
    }

    /// <summary>Reads the weights of a whole saved model, each layer's by its name: layers of one saving have the same names in
    /// topology and weights.</summary>
    public static LayersModel ReadByName(LayersModel model, Hdf5File file, ReadLimits limits)
    {
        var saved = new Dictionary<string, SavedLayer>(StringComparer.Ordinal);
        foreach (var layer in ReadLayers(file))
        {
            if (!saved.TryAdd(layer.Name, layer))
            {
                throw new ConversionException($"It has two layers named '{Printable.Text(layer.Name)}'.");
            }
        }

        var loading = new WeightLoading();
        foreach (var part in SavedPart.Of(model.Saved))
        {
            if (!saved.Remove(part.Name, out var from))
            {
                throw new ConversionException($"It has no weights for {Printable.Text(part.Description)}.", part.Name);
            }

            Add(loading, from, part);
        }

        if (saved.Keys.FirstOrDefault() is { } left)
        {
            throw new ConversionException($"It has weights of layer '{Printable.Text(left)}', which the model has none for.", left);
        }

        return model.With(loading.Run(file.Length, limits));
    }

    private static List<SavedLayer> ReadLayers(Hdf5File file)
    {
        var root = file.Root.Find("model_weights") ?? file.Root;
        var names = Names(root, "layer_names")
            ?? throw new ConversionException("It has no weights as Keras saves them: there is no attribute layer_names.");
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
            throw new ConversionException(
                $"{Printable.Text(to.Description)} has {to.Weights.Count} weights; "
                    + $"layer '{Printable.Text(from.Name)}' of the file has {from.WeightNames.Count}.", to.Name);
        }

        foreach (var (name, weight) in to.Match(from.WeightNames))
        {
            loading.Add(from.Group, name, weight);
        }
    }

    private static string FirstDifference(List<SavedLayer> saved, List<SavedPart> parts)
    {
        var at = saved.Zip(parts).TakeWhile(pair => pair.First.WeightNames.Count == pair.Second.Weights.Count).Count();
        return at < saved.Count && at < parts.Count
            ? $"they differ first at '{Printable.Text(saved[at].Name)}' of the file and '{Printable.Text(parts[at].Name)}' of the model."
            : $"the first left over is '{Printable.Text(at < saved.Count ? saved[at].Name : parts[at].Name)}'.";
    }

    private sealed record SavedLayer(string Name, Hdf5Object Group, List<string> WeightNames)
    {
        public static SavedLayer Read(Hdf5Object root, string name)
        {
            var group = root.Find(name)
                ?? throw new ConversionException($"It names layer '{Printable.Text(name)}', and has no group for it.", name);
            return new SavedLayer(name, group, Names(group, "weight_names")
                ?? throw new ConversionException($"Group '{Printable.Text(group.Path)}' has no attribute weight_names.", name));
        }
    }
}
