using QuantBuild.Common;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Hdf5;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Hdf5;

/// <summary>Gives weights the values of datasets: first all are found and checked, then they are read.</summary>
internal sealed class WeightLoading
{
    private readonly List<(Hdf5Dataset Dataset, Weight Weight)> _pairs = [];

    /// <summary>Finds a weight's dataset.</summary>
    /// <param name="group">The group that has it.</param>
    /// <param name="name">Its path there.</param>
    /// <param name="weight">The weight, whose shape it must have.</param>
    /// <exception cref="KerasException">It is missing, has another shape, or is stored in a way that is not read.</exception>
    public void Add(Hdf5Object group, string name, Weight weight)
    {
        var found = group.Find(name) ?? throw new KerasException(
            $"Group '{Printable.Text(group.Path)}' has no '{Printable.Text(name)}', the values of '{Printable.Text(weight.Name)}'.",
            weight.Layer.Name);
        var dataset = found.Dataset();
        if (!dataset.Shape.AsSpan().SequenceEqual([.. weight.Shape.Select(size => (long)size)]))
        {
            throw new KerasException(
                $"Weight '{Printable.Text(weight.Name)}' has shape {LayerShapes.Show(weight.Shape)}; "
                    + $"'{Printable.Text(name)}' of the file has [{string.Join(", ", dataset.Shape)}].", weight.Layer.Name);
        }

        _pairs.Add((dataset, weight));
    }

    /// <summary>Reads all values.</summary>
    /// <param name="storedBytes">The bytes of the file that they are in.</param>
    /// <param name="limits">How much may be made of them.</param>
    /// <exception cref="KerasException">Packed or never written parts make more of it than the limits allow;
    /// nothing has been read.</exception>
    public void Run(long storedBytes, ReadLimits limits)
    {
        var most = limits.Of(storedBytes);
        var needed = _pairs.Aggregate((UInt128)0, (sum, pair) =>
            sum + (UInt128)Math.Max(pair.Dataset.UnpackedBytes, sizeof(float) * pair.Dataset.Elements));
        if (needed > (UInt128)most)
        {
            throw new KerasException($"Its weights take {needed} bytes, where {storedBytes} are stored; "
                + $"at most {most} are made of them (--maxUnpackedBytes sets another limit).");
        }

        foreach (var (dataset, weight) in _pairs)
        {
            weight.SetValues(dataset.Read());
        }
    }
}
