using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Training;

/// <summary>The vectors of a quantized model that training changes: scales and shifts of batch normalizations, and biases.</summary>
internal sealed class TrainedVectors
{
    private static readonly string[] _roles = ["gamma", "beta", "bias"];

    private readonly QuantizedModel _model;
    private readonly StoredWeight[] _stored;
    private readonly double[] _units;

    /// <param name="model">The model. Vectors that a rule of the user's keeps stay as they are, and so do those of one value repeated,
    /// which cost no bytes.</param>
    public TrainedVectors(QuantizedModel model)
    {
        var names = model.Graph.Layers.SelectMany(layer => _roles.Select(layer.GetWeight)).OfType<WeightTensor>()
            .Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        _model = model;
        _stored = [.. model.Weights.Where(weight => names.Contains(weight.Restored.Name) && CanChange(weight))];
        Names = [.. _stored.Select(weight => weight.Restored.Name)];
        Values = [.. _stored.SelectMany(weight => weight.Restored.Values.ToArray()).Select(value => (double)value)];
        _units = [.. _stored.SelectMany(weight => Enumerable.Repeat(UnitOf(weight.Restored), weight.Restored.Values.Length))];
    }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their values, one after the other.</summary>
    public double[] Values { get; private set; }

    /// <summary>As an engine takes them.</summary>
    public IReadOnlyDictionary<string, Tensor> ToTensors()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var weight in Parts())
        {
            tensors.Add(weight.Stored.Restored.Name, Tensor.Of(weight.Stored.Restored.Shape, weight.Values));
        }

        return tensors;
    }

    /// <summary>Makes a step down a gradient, in units of each vector's own size.</summary>
    public void Step(AdamOptimizer optimizer, IReadOnlyDictionary<string, double[]> gradients, double rate)
    {
        double[] gradient = [.. _stored.SelectMany(weight =>
            gradients.GetValueOrDefault(weight.Restored.Name) ?? new double[weight.Restored.Values.Length])];
        double[] scaled = [.. gradient.Zip(_units, (slope, unit) => slope * unit)];
        double[] values = [.. Values.Zip(_units, (value, unit) => value / unit)];
        optimizer.Step(values, scaled, rate);
        Values = [.. values.Zip(_units, (value, unit) => value * unit)];
    }

    /// <summary>The model with these values, as a file stores them.</summary>
    public QuantizedModel ToModel()
    {
        var changed = Parts().ToDictionary(
            part => part.Stored.Restored.Name, part => part.Stored.Again(part.Stored.Restored.With(part.Values)), StringComparer.Ordinal);
        var graph = _model.Graph.Clone();
        foreach (var weight in changed.Values)
        {
            graph.SetWeight(weight.Restored);
        }

        return _model with
        {
            Graph = graph,
            Weights = [.. _model.Weights.Select(weight => changed.GetValueOrDefault(weight.Restored.Name, weight))],
        };
    }

    // A kernel's format, where a rule asked for one, is kept; one without codes that a rule took is to stay as it is.
    private static bool CanChange(StoredWeight weight)
    {
        var values = weight.Restored.Values.Span;
        return values.Length > 0 && values.ContainsAnyExcept(values[0]) && !(weight.Dtype is null && weight.Treatment?.Rule is not null);
    }

    private static double UnitOf(WeightTensor weight)
    {
        var square = 0.0;
        foreach (var value in weight.Values.Span)
        {
            square += (double)value * value;
        }

        return Math.Sqrt(square / weight.Values.Length);
    }

    private IEnumerable<(StoredWeight Stored, float[] Values)> Parts()
    {
        var start = 0;
        foreach (var weight in _stored)
        {
            var length = weight.Restored.Values.Length;
            yield return (weight, [.. Values.Skip(start).Take(length).Select(value => (float)value)]);
            start += length;
        }
    }
}
