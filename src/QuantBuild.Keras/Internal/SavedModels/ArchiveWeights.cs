using System.Globalization;
using System.Text.Json.Nodes;
using PureHDF;
using QuantBuild.Keras.Hdf5;
using QuantBuild.Keras.Internal.Topology;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>The weights in a <c>.keras</c> archive: <c>layers/{stem}[_{n}]/vars/{i}</c>.</summary>
/// <remarks>
/// The names of the groups are not those of the layers. As <c>_save_container_state</c> of Keras's <c>saving_lib.py</c> gives them, a group is
/// named after the layer's class in snake case, and the second, third … layer of a class within the model has _1, _2 … behind it, in the order of
/// <c>model.layers</c>, which is the config's. <c>vars/{i}</c> are the layer's own variables, trainable ones first (<c>save_own_variables</c> of
/// <c>Layer</c>). Keras 2.13 called the outer group <c>_layer_checkpoint_dependencies</c>; <c>H5IOStore.get</c> still looks there.
/// </remarks>
internal static class ArchiveWeights
{
    private static readonly string[] Roots = ["layers", "_layer_checkpoint_dependencies"];

    public static void Load(Stream content, string path, JsonObject config, Model model)
    {
        using var file = Hdf5Weights.Guard(path, () => H5File.Open(content, leaveOpen: true));
        var root = Array.Find(Roots, file.LinkExists) is { } name
            ? Hdf5Weights.Guard(path, () => file.Group(name))
            : throw new KerasException($"The weights have no group {string.Join(" or ", Roots)}.");
        var groups = GroupNames(config);
        foreach (var layer in model.Layers.Where(layer => layer.Weights.Count > 0))
        {
            var group = $"{groups[layer.Name]}/vars";
            if (!Hdf5Weights.Guard(path, () => root.LinkExists(groups[layer.Name]) && root.LinkExists(group)))
            {
                throw new KerasException($"The weights have no group {root.Name}/{group}, where those of '{layer.Name}' ({layer.ClassName}) should be.", layer.Name);
            }

            Load(path, Hdf5Weights.Guard(path, () => root.Group(group)), $"{root.Name}/{group}", layer);
        }
    }

    /// <summary>The group of each layer, by the layer's name.</summary>
    internal static Dictionary<string, string> GroupNames(JsonObject config)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in TopologyReader.LayerList(config["config"]?["layers"]))
        {
            var stem = TopologyNames.SnakeCase(TopologyReader.Text(layer, "class_name") ?? string.Empty);
            var number = used[stem] = used.GetValueOrDefault(stem, -1) + 1;
            var name = (string?)layer["config"]?["name"] ?? string.Empty;
            groups[name] = number == 0 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }

        return groups;
    }

    private static void Load(string path, IH5Group group, string name, Layer layer)
    {
        var found = Hdf5Weights.Guard(path, () => group.Children().Count());
        if (found != layer.Weights.Count)
        {
            throw new KerasException($"Layer '{layer.Name}' ({layer.ClassName}) has {layer.Weights.Count} weights; {name} has {found}.", layer.Name);
        }

        for (var i = 0; i < layer.Weights.Count; i++)
        {
            Hdf5Weights.Load(path, group, i.ToString(CultureInfo.InvariantCulture), layer.Weights[i]);
        }
    }
}
