using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>Reads the values of weights from datasets: first all are found and checked, then they are read.</summary>
internal sealed class WeightLoading
{
    private readonly List<(Hdf5Dataset Dataset, LayerWeight Weight)> _pairs = [];

    /// <summary>Finds a weight's dataset.</summary>
    /// <param name="group">The group that has it.</param>
    /// <param name="name">Its path there.</param>
    /// <param name="weight">The weight, whose shape it must have.</param>
    /// <exception cref="ConversionException">It is missing, has another shape, or is stored in a way that is not read.</exception>
    public void Add(Hdf5Object group, string name, LayerWeight weight)
    {
        var found = group.Find(name) ?? throw new ConversionException(
            $"Group '{Printable.Text(group.Path)}' has no '{Printable.Text(name)}', the values of '{Printable.Text(weight.Name)}'.",
            weight.Layer);
        var dataset = found.Dataset();
        if (!dataset.Shape.AsSpan().SequenceEqual([.. weight.Shape.Select(size => (long)size)]))
        {
            throw new ConversionException(
                $"Weight '{Printable.Text(weight.Name)}' has shape {LayerShapes.Show(weight.Shape)}; "
                    + $"'{Printable.Text(name)}' of the file has [{string.Join(", ", dataset.Shape)}].", weight.Layer);
        }

        _pairs.Add((dataset, weight));
    }

    /// <summary>Reads all values.</summary>
    /// <param name="storedBytes">The bytes of the file that they are in.</param>
    /// <param name="limits">How much may be made of them.</param>
    /// <exception cref="ConversionException">Packed or never written parts make more of it than the limits allow;
    /// nothing has been read.</exception>
    public WeightSet Run(long storedBytes, ReadLimits limits)
    {
        var most = limits.Of(storedBytes);
        var needed = _pairs.Aggregate((UInt128)0, (sum, pair) =>
            sum + (UInt128)Math.Max(pair.Dataset.UnpackedBytes, sizeof(float) * pair.Dataset.Elements));
        if (needed > (UInt128)most)
        {
            throw new ConversionException($"Its weights take {needed} bytes, where {storedBytes} are stored; "
                + $"at most {most} are made of them (--maxUnpackedBytes sets another limit).");
        }

        return new WeightSet(_pairs.ToDictionary(
            pair => pair.Weight.Name, pair => Tensor.Of(pair.Weight.Shape, pair.Dataset.Read()), StringComparer.Ordinal));
    }
}
