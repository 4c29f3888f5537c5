using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Optimizers;

/// <summary>Weights whose memory is one row, so that an optimizer's formula is computed of all of them at once: a card takes longer to
/// begin an operation than to compute the numbers of most weights.</summary>
internal sealed class FlatWeights : IDisposable
{
    // Each begins where it would by itself, so that its numbers are read in whole vectors.
    private const long Alignment = 64;

    private readonly long[] _starts;
    private readonly torch.Tensor?[] _gaps;

    /// <param name="weights">The weights, all on one device; at least one. Their values move.</param>
    public FlatWeights(IReadOnlyList<Weight> weights)
    {
        Weights = weights;
        _starts = new long[weights.Count];
        _gaps = new torch.Tensor?[weights.Count];
        long length = 0;
        foreach (var (i, weight) in weights.Index())
        {
            _starts[i] = length;
            var gap = (Alignment - (weight.ElementCount % Alignment)) % Alignment;
            _gaps[i] = gap == 0 ? null : torch.zeros(gap, device: weight.Tensor.device).DetachFromDisposeScope();
            length += weight.ElementCount + gap;
        }

        Values = torch.zeros(length, device: weights[0].Tensor.device).DetachFromDisposeScope();
        foreach (var (i, weight) in weights.Index())
        {
            using var row = RowOf(Values, i);
            weight.MoveInto(row);
        }
    }

    public IReadOnlyList<Weight> Weights { get; }

    /// <summary>All values, with zeros between.</summary>
    public torch.Tensor Values { get; }

    /// <summary>A weight's place in a row that is like <see cref="Values"/>, in the weight's shape.</summary>
    public torch.Tensor PartOf(torch.Tensor values, int weight)
    {
        using var row = RowOf(values, weight);
        return Weights[weight].InShape(row);
    }

    /// <summary>The gradients in a row like <see cref="Values"/>, taken from the weights; null, and none taken, where a weight has none.
    /// </summary>
    public torch.Tensor? TakeGradients()
    {
        var gradients = new List<torch.Tensor>();
        var parts = new List<torch.Tensor>();
        try
        {
            foreach (var (i, weight) in Weights.Index())
            {
                if (weight.Tensor.grad is not { } gradient)
                {
                    return null;
                }

                gradients.Add(gradient);
                parts.Add(weight.InRow(gradient));
                parts.AddRange(_gaps[i] is { } gap ? [gap.alias()] : []);
            }

            foreach (var weight in Weights)
            {
                weight.Tensor.grad = null;
            }

            return torch.cat(parts);
        }
        finally
        {
            gradients.ForEach(gradient => gradient.Dispose());
            parts.ForEach(part => part.Dispose());
        }
    }

    public void Dispose()
    {
        Values.Dispose();
        foreach (var gap in _gaps)
        {
            gap?.Dispose();
        }
    }

    private torch.Tensor RowOf(torch.Tensor values, int weight) => values.narrow(0, _starts[weight], Weights[weight].ElementCount);
}
