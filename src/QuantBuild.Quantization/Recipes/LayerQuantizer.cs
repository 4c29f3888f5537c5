using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Corrections;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>Quantizes the layers of one model, one after the other, each with the inputs that the quantized
/// layers before it make.</summary>
internal sealed class LayerQuantizer(
    ModelGraph graph, QuantizationRecipe recipe, ICalibration? calibration, IReadOnlyDictionary<string, ChannelMoments>? expected)
{
    public List<StoredWeight> Quantize(GraphLayer layer)
    {
        var stored = new List<StoredWeight>();
        foreach (var kernel in Kernels.Of(layer))
        {
            stored.Add(Store(layer, kernel, [.. stored.Select(weight => weight.Restored)]));
        }

        Correct(layer, stored);
        foreach (var weight in stored)
        {
            graph.SetWeight(weight.Restored);
        }

        foreach (var vector in layer.Weights.Where(weight => !Kernels.IsKernel(layer, weight)))
        {
            stored.Add(StoredWeight.SmallVector(vector));
            graph.SetWeight(stored[^1].Restored);
        }

        calibration?.Commit(layer, [.. stored.Select(weight => weight.Restored)]);
        return stored;
    }

    /// <summary>Rounds one kernel, with the inputs that it sees where second-order rounding is asked for and
    /// the engine knows them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="settled">The layer's kernels that are rounded already, as they are restored.</param>
    public QuantizedWeight Round(GraphLayer layer, WeightTensor kernel, IReadOnlyList<WeightTensor> settled)
    {
        var grid = GridOf(kernel).For(kernel);
        IRoundingRule rule = recipe.Lambda > 0 ? RateAwareRounding.Fit(kernel, grid, recipe.Lambda) : NearestRounding.Instance;
        if (!recipe.SecondOrder || calibration!.InputGrams(layer, kernel, settled) is not { } grams)
        {
            return grid.Quantize(kernel, rule);
        }

        var rounding = new SecondOrderRounding(rule, recipe.Damping);
        var codes = grams.Form switch
        {
            GramForm.PatchesByChannel => rounding.RoundDepthwise(kernel.Values.Span, kernel.Shape[^1], grams.Matrices, grid),
            GramForm.Rows => rounding.Round(kernel.Values.Span, grams.Matrices[0].Shrink(recipe.DenseShrinkage), grid),
            _ => rounding.Round(kernel.Values.Span, grams.Matrices[0], grid),
        };
        return new QuantizedWeight(kernel.Name, kernel.Shape, grid, codes);
    }

    /// <summary>Makes up for what the rounded kernels do to the layer's output, in its bias or in the batch
    /// normalization behind it.</summary>
    public void Correct(GraphLayer layer, List<StoredWeight> kernels)
    {
        // The bias of other layers with kernels, as recurrent ones, is not what shifts their output.
        if (kernels.Count == 0 || ChannelKernel.OfOutputs(layer) is null)
        {
            return;
        }

        if (recipe.Correction == OutputCorrection.DataFreeBias && kernels.Count == 1
            && layer.Inputs is [var input] && expected!.GetValueOrDefault(input.Name) is { } inputs)
        {
            BiasCorrection.Apply(graph, layer, BiasCorrection.ExpectedShift(layer, kernels[0].Restored, inputs));
        }
        else if (recipe.Correction == OutputCorrection.Moments)
        {
            MatchMoments(layer, [.. kernels.Select(weight => weight.Restored)]);
        }
    }

    private StoredWeight Store(GraphLayer layer, WeightTensor kernel, IReadOnlyList<WeightTensor> settled)
    {
        var grid = GridOf(kernel);
        return grid.IsFine ? StoredWeight.SmallVector(kernel)
            : grid.IsPerChannel && NormalizedKernel.Of(layer, kernel) is { } normalized
                ? normalized.Restore(Round(layer, normalized.Values, settled))
                : StoredWeight.OnGrid(Round(layer, kernel, settled));
    }

    private KernelGrid GridOf(WeightTensor kernel) => recipe.Kernels.GetValueOrDefault(kernel.Name) ?? recipe.Kernel;

    private void MatchMoments(GraphLayer layer, IReadOnlyList<WeightTensor> kernels)
    {
        var (target, measured) = (calibration!.FloatOutput(layer), calibration.QuantizedOutput(layer, kernels));
        if (LayerOptions.Activation(layer) == "linear" && BatchNorm.Of(layer.OnlyConsumer) is { } norm && norm.Channels == target.Count)
        {
            MomentMatching.Match(graph, norm.Layer.Name, target, measured);
            return;
        }

        var shift = new double[target.Count];
        for (var channel = 0; channel < shift.Length; channel++)
        {
            shift[channel] = measured.Mean[channel] - target.Mean[channel];
        }

        BiasCorrection.Apply(graph, layer, shift);
    }
}
