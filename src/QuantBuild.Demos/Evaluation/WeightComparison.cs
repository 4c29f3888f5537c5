using QuantBuild.Quantization;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>Compares the weights of a variant with float weights of the same name and shape.</summary>
internal static class WeightComparison
{
    private const int MostHistograms = 3;

    // A spread of fewer values says nothing.
    private const int FewestElements = 64;

    /// <param name="directory">The variant's folder.</param>
    /// <param name="reference">The folder with the float weights, or null where there are none to compare with.</param>
    public static (IReadOnlyList<LayerReport> Layers, IReadOnlyList<WeightHistogram> Histograms) Compare(string directory, string? reference)
    {
        using var model = TfjsModel.Open(directory);
        using var floats = reference is null ? null : TfjsModel.Open(reference);
        var layers = new List<LayerReport>();
        var worst = new PriorityQueue<WeightHistogram, double>();
        foreach (var weight in model.Weights)
        {
            var before = floats?.Weights.FirstOrDefault(candidate => IsSame(candidate, weight));
            if (before is null)
            {
                layers.Add(Layer(weight, null));
                continue;
            }

            var (original, restored) = (floats!.ReadFloat32(before), model.ReadFloat32(weight));
            var error = new ErrorAccumulator();
            error.Add(original, restored);
            var figures = error.ToError();
            layers.Add(Layer(weight, figures));
            if (double.IsFinite(figures.SqnrDb) && original.Length >= FewestElements)
            {
                Keep(worst, weight.Name, original, restored, figures.SqnrDb);
            }
        }

        return (layers, [.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)]);
    }

    private static bool IsSame(WeightSpec reference, WeightSpec weight) =>
        reference.Name == weight.Name && reference.Dtype == TfjsDtype.Float32 && weight.Dtype is TfjsDtype.Float32 or TfjsDtype.Float16 && reference.Shape.SequenceEqual(weight.Shape);

    private static LayerReport Layer(WeightSpec weight, QuantizationError? error) => new(
        weight.Name,
        weight.StoredDtype.ToString().ToLowerInvariant(),
        weight.ElementCount,
        weight.ByteLength,
        Finite(error?.SqnrDb),
        Finite(error?.MaxAbs),
        Finite(error?.Rms));

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    // The best of those kept so far goes first.
    private static void Keep(PriorityQueue<WeightHistogram, double> worst, string name, float[] original, float[] restored, double sqnrDb)
    {
        if (worst.Count < MostHistograms)
        {
            worst.Enqueue(Spread.Of(name, original, restored), -sqnrDb);
        }
        else if (worst.TryPeek(out _, out var best) && -sqnrDb > best)
        {
            worst.DequeueEnqueue(Spread.Of(name, original, restored), -sqnrDb);
        }
    }
}
