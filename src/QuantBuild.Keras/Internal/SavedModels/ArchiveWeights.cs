using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Hdf5;
using QuantBuild.Keras.Hdf5;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>The weights in a <c>.keras</c> archive: <c>layers/{stem}[_{n}]/vars/{i}</c>.</summary>
/// <remarks>
/// The names of the groups are not those of the layers. As <c>_save_container_state</c> of Keras's <c>saving_lib.py</c> gives them, a group
/// is named after the layer's class in snake case, and the second, third … layer of a class within the model has _1, _2 … behind it, in the
/// order of <c>model.layers</c>, which is the config's. <c>vars/{i}</c> are the layer's own variables, trainable ones first
/// (<c>save_own_variables</c> of <c>Layer</c>). Keras 2.13 called the outer group <c>_layer_checkpoint_dependencies</c>;
/// <c>H5IOStore.get</c> still looks there.
/// </remarks>
internal static class ArchiveWeights
{
    private static readonly string[] _roots = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Loads the weights.</summary>
    /// <param name="content">The HDF5 file in the archive.</param>
    /// <param name="storedBytes">Its bytes in the archive.</param>
    /// <param name="limits">How much may be made of them.</param>
    /// <param name="model">Takes the weights.</param>
    public static void Load(Stream content, long storedBytes, ReadLimits limits, Model model)
    {
        var file = new Hdf5File(content);
        var root = _roots.Select(file.Root.Find).FirstOrDefault(group => group is not null)
            ?? throw new KerasException($"The weights have no group {string.Join(" or ", _roots)}.");
        var loading = new WeightLoading();
        foreach (var layer in model.Layers.Where(layer => layer.Weights.Count > 0))
        {
            // A model in the model has its own group of layers.
            var place = layer.Saved.Group["layers/".Length..].Replace("/layers/", $"/{root.Path.Trim('/')}/", StringComparison.Ordinal);
            foreach (var (inner, weights) in layer.ArchiveGroups)
            {
                var path = $"{place}/{inner}";
                var group = root.Find(path) ?? throw new KerasException(
                    $"The weights have no group {root.Path}/{path}, where those of '{Printable.Text(layer.Name)}' "
                        + $"({layer.ClassName}) should be.", layer.Name);
                Add(loading, group, layer, weights);
            }
        }

        loading.Run(storedBytes, limits);
    }

    private static void Add(WeightLoading loading, Hdf5Object group, Layer layer, IReadOnlyList<Weight> weights)
    {
        var found = group.Members.Count;
        if (found != weights.Count)
        {
            throw new KerasException(
                $"Layer '{layer.Name}' ({layer.ClassName}) has {weights.Count} weights; {group.Path} has {found}.", layer.Name);
        }

        for (var i = 0; i < weights.Count; i++)
        {
            loading.Add(group, i.ToString(CultureInfo.InvariantCulture), weights[i]);
        }
    }
}
