using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What layers hand on to each other, of calibration samples, as far as it is computed and taken any more. What a committed layer
/// gives need not be there: it is pending until a layer behind is computed, on whose way it is computed, too.</summary>
internal sealed class CarriedValues
{
    private readonly Dictionary<GraphValue, Tensor[]> _values = [];
    private readonly Dictionary<GraphValue, LayerPart> _makers = [];
    private readonly HashSet<LayerPart> _committed = [];

    // By how many layers that are not done a value is taken.
    private readonly Dictionary<GraphValue, int> _takers;

    /// <param name="parts">The layers, in the model's order.</param>
    public CarriedValues(IReadOnlyList<(string Name, LayerPart Part)> parts)
    {
        _takers = parts.SelectMany(layer => layer.Part.Takes).CountBy(value => value).ToDictionary();
        foreach (var (_, part) in parts)
        {
            foreach (var value in part.Gives)
            {
                _makers[value] = part;
            }
        }
    }

    /// <summary>The bytes of all that was released.</summary>
    public long Released { get; private set; }

    /// <summary>How many layers are committed and not computed.</summary>
    public int Pending => _committed.Count;

    /// <summary>Whether a layer takes a value.</summary>
    public bool AreTaken(GraphValue value) => _takers.ContainsKey(value);

    /// <summary>A value that is there, sample by sample.</summary>
    public Tensor[] Of(GraphValue value) => _values[value];

    /// <summary>Takes a value that was computed.</summary>
    /// <param name="value">The value.</param>
    /// <param name="samples">What it is, sample by sample.</param>
    public void Add(GraphValue value, Tensor[] samples)
    {
        _values[value] = samples;
        if (_makers.TryGetValue(value, out var maker))
        {
            Settle(maker);
        }
    }

    /// <summary>What a layer is computed from.</summary>
    /// <param name="part">The layer.</param>
    /// <param name="name">Its name, for the error.</param>
    /// <returns>The values that are there, and those that are computed on the way and that other layers take, too.</returns>
    /// <exception cref="InferenceException">It takes what is not committed.</exception>
    public (IReadOnlyList<GraphValue> Takes, IReadOnlyList<GraphValue> Kept) WayTo(LayerPart part, string name)
    {
        var (takes, kept, seen) = (new List<GraphValue>(), new List<GraphValue>(), new HashSet<GraphValue>());
        var open = new Stack<GraphValue>(part.Takes);
        while (open.TryPop(out var value))
        {
            if (!seen.Add(value))
            {
                continue;
            }

            if (_values.ContainsKey(value))
            {
                takes.Add(value);
                continue;
            }

            if (!_makers.TryGetValue(value, out var maker) || !_committed.Contains(maker))
            {
                throw new InferenceException(
                    $"it takes the output of '{value.Producer.Origin}', which is not committed yet. Commit layers in the model's order.",
                    name);
            }

            kept.AddRange(_takers[value] > 1 ? [value] : []);
            foreach (var taken in maker.Takes)
            {
                open.Push(taken);
            }
        }

        return (takes, kept);
    }

    /// <summary>Lets the layers behind take what a layer gives.</summary>
    /// <param name="part">The layer.</param>
    /// <param name="made">What of that is computed, and maybe more.</param>
    public void Commit(LayerPart part, IReadOnlyDictionary<GraphValue, Tensor[]> made)
    {
        foreach (var value in part.Gives.Where(value => AreTaken(value) && made.ContainsKey(value)))
        {
            _values[value] = made[value];
        }

        _committed.Add(part);
        Settle(part);
    }

    /// <summary>The bytes of a value, sample by sample.</summary>
    public static long BytesOf(Tensor[] samples) => samples.Sum(sample => sample.Values.LongLength * sizeof(float));

    /// <summary>A layer all of whose values are there, or taken no more, takes nothing any more itself.</summary>
    private void Settle(LayerPart first)
    {
        var open = new Stack<LayerPart>([first]);
        while (open.TryPop(out var part))
        {
            if (!_committed.Contains(part) || part.Gives.Any(value => !_values.ContainsKey(value) && _takers.GetValueOrDefault(value) > 0))
            {
                continue;
            }

            _committed.Remove(part);
            foreach (var value in part.Takes.Where(value => --_takers[value] == 0))
            {
                Released += _values.Remove(value, out var samples) ? BytesOf(samples) : 0;
                if (_makers.TryGetValue(value, out var maker))
                {
                    open.Push(maker);
                }
            }
        }
    }
}
