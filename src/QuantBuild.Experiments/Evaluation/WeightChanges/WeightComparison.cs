using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Evaluation.WeightChanges;

/// <summary>Compares the weights of a variant with float weights of the same name and shape.</summary>
internal static class WeightComparison
{
    private const int MostHistograms = 3;

    // A spread of fewer values says nothing.
    private const int FewestElements = 64;

    /// <param name="directory">The variant's folder.</param>
    /// <param name="reference">The float weights, by name; a weight that is not among them is listed without figures.</param>
    /// <param name="made">What the scheme did to each weight, as far as that is known.</param>
    public static (IReadOnlyList<LayerReport> Layers, IReadOnlyList<WeightHistogram> Histograms) Compare(
        string directory, IReadOnlyDictionary<string, WeightTensor> reference, IReadOnlyList<WeightOutcome>? made = null)
    {
        var recipes = (made ?? []).DistinctBy(weight => weight.Name).ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        using var model = TfjsModel.Open(directory);
        var restored = RestoredKernels.Of(model);
        var layers = new List<LayerReport>();
        var worst = new PriorityQueue<WeightHistogram, double>();
        foreach (var weight in model.Weights)
        {
            if (!reference.TryGetValue(restored.NameOf(weight), out var before) || !IsComparable(weight, before))
            {
                layers.Add(Layer(weight, null));
                continue;
            }

            var (original, values) = (before.Values, restored.Read(weight));
            var error = new ErrorAccumulator();
            error.Add(original.Span, values);
            var figures = error.ToError();
            layers.Add(Layer(weight, figures));
            if (double.IsFinite(figures.SqnrDb) && original.Length >= FewestElements)
            {
                Keep(worst, restored.NameOf(weight), original.Span, values, figures.SqnrDb);
            }
        }

        return (layers, [.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)]);

        LayerReport Layer(WeightSpec weight, QuantizationError? error) => WeightComparison.Layer(model, weight, error) with
        {
            Recipe = recipes.GetValueOrDefault(restored.NameOf(weight))?.ToReport(),
        };
    }

    private static bool IsComparable(WeightSpec weight, WeightTensor before) =>
        weight.Dtype is TfjsDtype.Float32 or TfjsDtype.Float16 && weight.Shape.SequenceEqual(before.Shape);

    private static LayerReport Layer(TfjsModel model, WeightSpec weight, QuantizationError? error) => new(
        weight.Name,
        weight.StoredDtype.ToString().ToLowerInvariant(),
        weight.ElementCount,
        weight.ByteLength,
        Finite(error?.SqnrDb),
        Finite(error?.MaxAbs),
        Finite(error?.Rms),
        ArtifactSizes.Compressed(model, weight, ContentCoding.Gzip),
        ArtifactSizes.Compressed(model, weight, ContentCoding.Brotli));

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    // The best of those kept so far goes first.
    private static void Keep(
        PriorityQueue<WeightHistogram, double> worst, string name, ReadOnlySpan<float> original, ReadOnlySpan<float> restored,
        double sqnrDb)
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
