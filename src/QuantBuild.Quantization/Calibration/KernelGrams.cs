using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Calibration;

/// <summary>What a kernel sees of its inputs on calibration samples, and what was made of it: a search rounds the same kernel again and
/// again.</summary>
/// <param name="form">What a row of it is.</param>
/// <param name="matrices">XᵀX / n over the n samples and places: one matrix for each channel of a depthwise kernel, else one.</param>
/// <param name="places">The same over the places that rows are the means of, as behind a global average pooling; null where they are
/// none.</param>
public sealed class KernelGrams(GramForm form, IReadOnlyList<GramMatrix> matrices, GramMatrix? places = null)
{
    // What a search changes of one candidate leaves the steps of most kernels as they are.
    private const int Remembered = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<(double Damping, double Shrinkage, bool IsOfPlaces, bool Centered), InputOrder[]> _orders = [];
    private readonly Queue<(Rounded Way, WeightTensor Kernel, ushort[] Codes)> _rounded = [];

    /// <summary>What a row of it is.</summary>
    public GramForm Form => form;

    /// <summary>XᵀX / n over the n samples and places: one matrix for each channel of a depthwise kernel, else one.</summary>
    public IReadOnlyList<GramMatrix> Matrices => matrices;

    /// <summary>The same over the places that rows are the means of; null where they are none.</summary>
    public GramMatrix? Places => places;

    /// <summary>The variance of an input, on average over them.</summary>
    internal double MeanVariance { get; } = matrices.Average(matrix => matrix.MeanVariance);

    /// <summary>Rounds the kernel, once in each way.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="way">How it is rounded.</param>
    /// <param name="rule">How a code is chosen; of the same way always the same.</param>
    /// <returns>The codes, in the kernel's order.</returns>
    internal ushort[] Round(WeightTensor kernel, Rounded way, Func<IRoundingRule> rule)
    {
        lock (_gate)
        {
            foreach (var known in _rounded)
            {
                if (known.Way == way && known.Kernel.Values.Equals(kernel.Values))
                {
                    return known.Codes;
                }
            }

            var isOfPlaces = way.Refinement.PooledPlaces && places is not null;
            var shrinkage = form == GramForm.Rows && !isOfPlaces ? way.Shrinkage : 0;
            var key = (way.Damping, shrinkage, isOfPlaces, way.Refinement.Centered);
            if (!_orders.TryGetValue(key, out var orders))
            {
                orders = [.. (isOfPlaces ? [places!] : matrices).Select(gram => key.Centered ? gram.WithoutMean() : gram).Select(gram =>
                    InputOrder.Of(shrinkage > 0 ? gram.Shrink(shrinkage) : gram, way.Damping))];
                _orders.Add(key, orders);
            }

            var rounding = new SecondOrderRounding(rule(), way.Damping, way.Refinement.Passes);
            var codes = form == GramForm.PatchesByChannel
                ? rounding.RoundDepthwise(kernel.Values.Span, kernel.Shape[^1], orders, way.Grid)
                : rounding.Round(kernel.Values.Span, orders[0], way.Grid);
            _rounded.Enqueue((way, kernel, codes));
            if (_rounded.Count > Remembered)
            {
                _rounded.Dequeue();
            }

            return codes;
        }
    }

    /// <summary>A way to round a kernel.</summary>
    /// <param name="Grid">The grid.</param>
    /// <param name="Lambda">How many squared steps of error a bit is worth.</param>
    /// <param name="Damping">The damping; see <see cref="SecondOrderRounding"/>.</param>
    /// <param name="Shrinkage">How far the correlations of rows are shrunk.</param>
    /// <param name="Refinement">What is done beyond the textbook.</param>
    internal sealed record Rounded(
        QuantizationGrid Grid, double Lambda, double Damping, double Shrinkage, SecondOrderRefinement Refinement);
}
