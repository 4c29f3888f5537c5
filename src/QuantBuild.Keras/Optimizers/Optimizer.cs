using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Optimizers;

/// <summary>Changes the weights along their gradients, by Keras's formulas.</summary>
public abstract class Optimizer
{
    private readonly Dictionary<Weight, torch.Tensor[]> _slots = [];

    // Whose parts the tensors of weights that lie in one row are.
    private torch.Tensor[] _rows = [];

    private protected Optimizer(double learningRate)
    {
        LearningRate = Positive(learningRate, nameof(learningRate));
    }

    /// <summary>The learning rate; may be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>The number of steps taken.</summary>
    public long Iterations { get; private set; }

    /// <summary>How many tensors of a weight's shape the formula keeps for each weight.</summary>
    private protected abstract int SlotCount { get; }

    /// <summary>Keeps the state of weights that lie in one row in rows, too; what is kept for them moves there.</summary>
    internal void Join(FlatWeights weights)
    {
        using var noGrad = torch.no_grad();
        var before = _rows;
        _rows = [.. Enumerable.Range(0, SlotCount).Select(_ => torch.zeros_like(weights.Values).DetachFromDisposeScope())];
        foreach (var (i, weight) in weights.Weights.Index())
        {
            torch.Tensor[] places = [.. _rows.Select(row => weights.PartOf(row, i).DetachFromDisposeScope())];
            foreach (var (place, known) in places.Zip(_slots.GetValueOrDefault(weight) ?? []))
            {
                place.copy_(known);
                known.Dispose();
            }

            _slots[weight] = places;
        }

        Array.ForEach(before, row => row.Dispose());
    }

    /// <summary>Takes one step; weights without a gradient stay.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="joined">Those that <see cref="Join"/> was last given, where they lie in one row.</param>
    internal void Step(IReadOnlyList<Weight> weights, FlatWeights? joined = null)
    {
        using var noGrad = torch.no_grad();
        Iterations++;
        BeginStep(Iterations);
        using var gradients = joined?.TakeGradients();
        if (gradients is not null)
        {
            Update(joined!.Values, gradients, _rows);
            return;
        }

        foreach (var weight in weights)
        {
            using var gradient = weight.Tensor.grad;
            if (gradient is not null)
            {
                Update(weight.Tensor, gradient, Slots(weight));
                weight.Tensor.grad = null;
            }
        }
    }

    /// <summary>Forgets all steps.</summary>
    internal void Reset()
    {
        foreach (var tensor in _slots.Values.SelectMany(tensors => tensors).Concat(_rows))
        {
            tensor.Dispose();
        }

        _slots.Clear();
        _rows = [];
        Iterations = 0;
    }

    /// <summary>The state kept for a weight; zeros where no step was taken.</summary>
    internal torch.Tensor[] Slots(Weight weight)
    {
        if (!_slots.TryGetValue(weight, out var tensors))
        {
            using var noGrad = torch.no_grad();
            tensors = [.. Enumerable.Range(0, SlotCount).Select(_ => torch.zeros_like(weight.Tensor).DetachFromDisposeScope())];
            _slots.Add(weight, tensors);
        }

        return tensors;
    }

    /// <summary>Copies the state kept for a weight, row-major in Keras's shape.</summary>
    internal IReadOnlyList<float[]> SaveSlots(Weight weight)
    {
        using var scope = torch.NewDisposeScope();
        return [.. Slots(weight).Select(slot => slot.cpu().contiguous().data<float>().ToArray())];
    }

    /// <summary>Takes back the state of a weight; <paramref name="read"/> gives null for what was not saved.</summary>
    internal void LoadSlots(Weight weight, Func<int, float[]?> read)
    {
        using var noGrad = torch.no_grad();
        for (var i = 0; i < SlotCount; i++)
        {
            if (read(i) is { } values)
            {
                using var source = torch.tensor(values, [.. weight.Shape.Select(size => (long)size)]);
                Slots(weight)[i].copy_(source);
            }
        }
    }

    /// <summary>Continues a saved run.</summary>
    internal void RestoreIterations(long iterations) => Iterations = iterations;

    /// <summary>Computes what is the same for all weights of a step.</summary>
    private protected virtual void BeginStep(long step)
    {
    }

    private protected abstract void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state);

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new KerasException(FormattableString.Invariant($"{name} is a positive number; got {value}."));

    private protected static double Share(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new KerasException(FormattableString.Invariant($"{name} is in [0, 1); got {value}."));
}
