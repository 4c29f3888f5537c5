using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Passes;

/// <summary>
/// Rewrites each batch normalization with mean 0 and variance 1 − ε, its whole effect in gamma and beta:
/// <c>gamma' = gamma / √(variance + ε)</c>, <c>beta' = beta − gamma'·mean</c>. Two of its four vectors become constants,
/// which compress to nothing.
/// </summary>
public sealed class BatchNormNormalization : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "batch-norm normalization";

    /// <inheritdoc/>
    public PassResult Apply(ModelGraph graph)
    {
        var changed = new List<string>();
        foreach (var norm in graph.Layers.Select(BatchNorm.Of).OfType<BatchNorm>())
        {
            float[] gamma = new float[norm.Channels], beta = new float[norm.Channels], variance = new float[norm.Channels];
            for (var channel = 0; channel < norm.Channels; channel++)
            {
                var (scale, shift) = norm.Affine(channel);
                (gamma[channel], beta[channel]) = ((float)scale, (float)shift);
            }

            Array.Fill(variance, UnitVariance(norm.Epsilon));
            norm.Set(graph, gamma, beta);
            graph.SetWeight(norm.Mean.With(new float[norm.Channels]));
            graph.SetWeight(norm.Variance.With(variance));
            changed.Add(norm.Layer.Name);
        }

        return new PassResult(Name, changed);
    }

    /// <summary>The variance whose float32 sum with epsilon is exactly 1.</summary>
    internal static float UnitVariance(double epsilon) => 1 - (float)epsilon;
}
