using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Corrections;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;

namespace QuantBuild.Quantization.Recipes;

/// <summary>Quantizes a whole model by a recipe: the passes first, then layer by layer kernel, correction and small vectors.</summary>
public static class ModelQuantizer
{
    /// <summary>Quantizes a model.</summary>
    /// <param name="model">The float model; it is left as it is.</param>
    /// <param name="recipe">How.</param>
    /// <param name="calibrate">Places calibration samples at the input of the model that the passes made; null where there are none. What
    /// it returns is disposed of where it can be.</param>
    /// <param name="progress">Is told the share of the layers that are done; null for nothing.</param>
    /// <returns>The quantized model.</returns>
    /// <exception cref="QuantizationException">The recipe needs calibration samples and there are none,
    /// or a weight holds NaN or infinity.</exception>
    public static QuantizedModel Quantize(
        ModelGraph model, QuantizationRecipe recipe, Func<ModelGraph, ICalibration>? calibrate = null, IProgress<double>? progress = null)
    {
        if (calibrate is null && recipe.NeedsCalibration)
        {
            throw new QuantizationException(
                "Second-order rounding and the matching of moments need calibration samples, and none were given.");
        }

        // Passes move scale between kernels and gamma; what the statistics tell of activations is read before.
        var moments = recipe.Corrects(OutputCorrection.DataFreeBias) ? DataFreeMoments.Estimate(model) : null;
        var (prepared, passes) = Prepare(model, recipe.Passes);
        var graph = prepared.Clone();
        var calibration = calibrate?.Invoke(prepared);
        using var disposed = calibration as IDisposable;
        var work = new LayerQuantizer(graph, LevelsBySize.Spread(recipe, prepared), calibration, moments);
        var stored = new List<StoredWeight>();
        for (var i = 0; i < graph.Layers.Count; i++)
        {
            stored.AddRange(work.Quantize(graph.Layers[i]));
            progress?.Report((i + 1.0) / graph.Layers.Count);
        }

        // Weights that belong to no layer known here, as those of nested models, stay as they are where no rule names them.
        var done = stored.Select(weight => weight.Restored.Name).ToHashSet(StringComparer.Ordinal);
        stored.AddRange(graph.Weights.Where(weight => !done.Contains(weight.Name)).Select(work.StoreOther).ToList());
        return new QuantizedModel(graph, stored, prepared, passes);
    }

    /// <summary>Applies passes to a copy of a model.</summary>
    /// <param name="model">The model; it is left as it is.</param>
    /// <param name="passes">The passes, in order.</param>
    /// <returns>The changed copy, and what each pass changed.</returns>
    public static (ModelGraph Prepared, IReadOnlyList<PassResult> Results) Prepare(ModelGraph model, IReadOnlyList<IGraphPass> passes)
    {
        var prepared = model.Clone();
        return (prepared, [.. passes.Select(pass => pass.Apply(prepared))]);
    }
}

/// <summary>A quantized model, ready to be written.</summary>
/// <param name="Graph">The topology, and the weights as TF.js restores them.</param>
/// <param name="Weights">The weights as they are stored, in the order of the graph's layers.</param>
/// <param name="Prepared">The float model after the passes, of the same topology: what the stored weights are to be compared with.</param>
/// <param name="Passes">What the passes changed.</param>
public sealed record QuantizedModel(
    ModelGraph Graph, IReadOnlyList<StoredWeight> Weights, ModelGraph Prepared, IReadOnlyList<PassResult> Passes);
