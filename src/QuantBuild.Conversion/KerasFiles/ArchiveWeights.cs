using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>The weights in a <c>.keras</c> archive: <c>layers/{stem}[_{n}]/vars/{i}</c>.</summary>
/// <remarks>
/// The names of the groups are not those of the layers. As <c>_save_container_state</c> of Keras's <c>saving_lib.py</c> gives them, a group
/// is named after the layer's class in snake case, and the second, third … layer of a class within the model has _1, _2 … behind it, in the
/// order of <c>model.layers</c>, which is the config's. <c>vars/{i}</c> are the layer's own variables, trainable ones first
/// (<c>save_own_variables</c> of <c>Layer</c>); those of layers inside of it are in groups named after the attributes that have them, which
/// some versions begin with an underscore. Keras 2.13 called the outer group <c>_layer_checkpoint_dependencies</c>;
/// <c>H5IOStore.get</c> still looks there.
/// </remarks>
internal static class ArchiveWeights
{
    private const string OldLayers = "_layer_checkpoint_dependencies";

    /// <summary>Reads the weights.</summary>
    /// <param name="content">The HDF5 file in the archive.</param>
    /// <param name="storedBytes">Its bytes in the archive.</param>
    /// <param name="limits">How much may be made of them.</param>
    /// <param name="model">The model that they are of.</param>
    public static LayersModel Read(Stream content, long storedBytes, ReadLimits limits, LayersModel model)
    {
        var root = new Hdf5File(content).Root;
        if (Step(root, SavedPlace.Layers) is null)
        {
            throw new ConversionException($"The weights have no group {SavedPlace.Layers} or {OldLayers}.");
        }

        var loading = new WeightLoading();
        foreach (var group in model.Saved.GroupBy(weight => weight.Group, StringComparer.Ordinal))
        {
            var found = group.Key.Split('/').Aggregate((Hdf5Object?)root, (outer, step) => outer is null ? null : Step(outer, step));
            Add(loading, [.. group], found ?? throw new ConversionException(
                $"The weights have no group {group.Key}, where those of {Shown(group.First())} should be.", group.First().Layer));
        }

        return model.With(loading.Run(storedBytes, limits));
    }

    private static Hdf5Object? Step(Hdf5Object group, string name) =>
        group.Find(name) ?? group.Find(name == SavedPlace.Layers ? OldLayers : $"_{name}");

    private static string Shown(LayerWeight weight) =>
        $"'{Printable.Text(weight.Layer)}' ({weight.Scope.ClassName})";

    private static void Add(WeightLoading loading, LayerWeight[] weights, Hdf5Object group)
    {
        var found = group.Members.Count;
        if (found != weights.Length)
        {
            throw new ConversionException(
                $"Layer {Shown(weights[0])} has {weights.Length} weights; {group.Path.TrimStart('/')} has {found}.", weights[0].Layer);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            loading.Add(group, i.ToString(CultureInfo.InvariantCulture), weights[i]);
        }
    }
}
