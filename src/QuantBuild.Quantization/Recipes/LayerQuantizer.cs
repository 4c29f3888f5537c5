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
    // The distance of neighbouring values of vectors that are stored coarsely, by name.
    private readonly Dictionary<string, double> _distances = new(StringComparer.Ordinal);

    public List<StoredWeight> Quantize(GraphLayer layer)
    {
        var stored = new List<StoredWeight>();
        foreach (var kernel in Kernels.Of(layer))
        {
            stored.Add(Store(layer, kernel));
        }

        Correct(layer, stored);
        foreach (var weight in stored)
        {
            graph.SetWeight(weight.Restored);
        }

        foreach (var vector in layer.Weights.Where(weight => !Kernels.IsKernel(layer, weight)))
        {
            stored.Add(StoreVector(layer, vector));
            graph.SetWeight(stored[^1].Restored);
        }

        calibration?.Commit(layer, [.. stored.Select(weight => weight.Restored)]);
        return stored;
    }

    /// <summary>Stores a weight that belongs to no layer: as it is, but for a rule that names it.</summary>
    public StoredWeight StoreOther(WeightTensor weight)
    {
        var stored = recipe.RuleOf(layer: null, weight) is { Rule.Grid: not null } found
            ? Plain(new Way(recipe, found), weight, WeightOp.Other)
            : StoredWeight.Float32(weight);
        graph.SetWeight(stored.Restored);
        return stored;
    }

    /// <summary>Rounds one kernel, with the inputs that it sees where second-order rounding is asked for and
    /// the engine knows them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="kernel">The kernel.</param>
    public QuantizedWeight Round(GraphLayer layer, WeightTensor kernel) => Round(layer, WayOf(layer, kernel), kernel).Codes;

    private (QuantizedWeight Codes, bool IsSecondOrder) Round(GraphLayer layer, Way way, WeightTensor kernel)
    {
        var grid = way.GridOf(kernel).For(kernel);
        if (!way.IsSecondOrder || calibration!.InputGrams(kernel) is not { } grams)
        {
            return (grid.Quantize(kernel, way.RoundingOf(kernel, grid)), false);
        }

        var refinement = way.Refinement with { Centered = way.Refinement.Centered && IsMeanTakenBack(layer, way) };
        var codes = grams.Round(
            kernel, new(grid, way.Lambda, recipe.Damping, recipe.DenseShrinkage, refinement), () => way.RoundingOf(kernel, grid));
        return (new QuantizedWeight(kernel.Name, kernel.Shape, grid, codes), true);
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

        var correction = WayOf(layer, kernels[0].Restored).Correction;
        if (correction == OutputCorrection.DataFreeBias && kernels.Count == 1
            && layer.Inputs is [var input] && expected!.GetValueOrDefault(input.Name) is { } inputs)
        {
            BiasCorrection.Apply(graph, layer, BiasCorrection.ExpectedShift(layer, kernels[0].Restored, inputs));
        }
        else if (correction is OutputCorrection.Moments or OutputCorrection.Trained)
        {
            MatchMoments(layer, kernels);
        }
    }

    private static bool IsMeanTakenBack(GraphLayer layer, Way way) =>
        way.Correction is OutputCorrection.Moments or OutputCorrection.Trained
        && Kernels.IsOnlyOne(layer) && BiasCorrection.CanApply(layer);

    private Way WayOf(GraphLayer? layer, WeightTensor weight) => new(recipe, recipe.RuleOf(layer, weight));

    private StoredWeight Store(GraphLayer layer, WeightTensor kernel)
    {
        var (way, op) = (WayOf(layer, kernel), WeightOps.Of(layer, kernel));
        if (way.GridOf(kernel) is { Store: not null })
        {
            return Plain(way, kernel, op);
        }

        var normalized = way.GridOf(kernel).IsPerChannel ? NormalizedKernel.Of(layer, kernel) : null;
        var (codes, isSecondOrder) = Round(layer, way, normalized?.Values ?? kernel);
        return (normalized?.Restore(codes) ?? StoredWeight.OnGrid(codes)) with
        {
            Treatment = way.Treatment(op, way.GridOf(kernel), isSecondOrder),
        };
    }

    private StoredWeight StoreVector(GraphLayer layer, WeightTensor vector)
    {
        var (way, op) = (WayOf(layer, vector), WeightOps.Of(layer, vector));
        var distance = way.IsCoarse ? _distances.GetValueOrDefault(vector.Name) : 0;
        if (!KernelGrid.Holds(vector, distance))
        {
            return Plain(way, CoarseVectors.Multiples(vector, distance), op, way.GridOfVector);
        }

        var grid = KernelGrid.Distance(distance);
        return StoredWeight.OnGrid(grid.For(vector).Quantize(vector, NearestRounding.Instance)) with
        {
            Treatment = way.Treatment(op, grid, isSecondOrder: false) with { Lambda = 0 },
        };
    }

    private static StoredWeight Plain(Way way, WeightTensor weight, WeightOp op) => Plain(way, weight, op, way.GridOf(weight));

    private static StoredWeight Plain(Way way, WeightTensor weight, WeightOp op, KernelGrid grid)
    {
        var stored = grid.Store?.Invoke(weight) ?? StoredWeight.OnGrid(Rounded());
        return stored with { Treatment = way.Treatment(op, grid, isSecondOrder: false) };

        QuantizedWeight Rounded()
        {
            var chosen = grid.For(weight);
            return chosen.Quantize(weight, way.RoundingOf(weight, chosen));
        }
    }

    private void MatchMoments(GraphLayer layer, List<StoredWeight> kernels)
    {
        var (target, measured) = (calibration!.FloatOutput(layer), Measured());
        if (LayerOptions.Activation(layer) == "linear" && BatchNorm.Of(layer.OnlyConsumer) is { } norm && norm.Channels == target.Count)
        {
            var distance = DistanceBehind(layer, kernels);
            MomentMatching.Match(
                graph, norm.Layer.Name, target, measured, coarseness: WayOf(norm.Layer, norm.Gamma).IsCoarse ? distance : 0);
            _distances[norm.Beta.Name] = CoarseVectors.PowerOfTwo(distance * norm.RootMeanSquareScale);
            return;
        }

        // Errors add up to outputs that are less sure than the float model's, the more so where a price of bits draws weights to zero.
        if (kernels is [{ Codes: { } codes, Scales: null } kernel] && WayOf(layer, kernel.Restored).Lambda > 0
            && calibration.LogitScale(layer, [kernel.Restored]) is { } scale)
        {
            var stretched = codes.Stretch(scale);
            kernels[0] = kernel with { Restored = stretched.Dequantize(), Codes = stretched };
            measured = Measured();
        }

        var shift = new double[target.Count];
        for (var channel = 0; channel < shift.Length; channel++)
        {
            shift[channel] = measured.Mean[channel] - target.Mean[channel];
        }

        if (BiasCorrection.Apply(graph, layer, shift) && layer.GetWeight("bias") is { } bias)
        {
            _distances[bias.Name] = CoarseVectors.PowerOfTwo(DistanceBehind(layer, kernels));
        }

        ChannelMoments Measured() => calibration!.QuantizedOutput(layer, [.. kernels.Select(weight => weight.Restored)]);
    }

    /// <summary>How far a layer's output may move from a value of its vectors to the next; 0 where that is not known.</summary>
    private double DistanceBehind(GraphLayer layer, List<StoredWeight> kernels) =>
        kernels is [{ Codes: { } codes, Scales: null } kernel] && WayOf(layer, kernel.Restored).IsSecondOrder
        && calibration!.InputGrams(kernel.Restored) is { } inputs
            ? CoarseVectors.Distance(codes.Grid.Parameters.Scale, inputs)
            : 0;

    /// <summary>What the recipe says of one weight.</summary>
    private readonly record struct Way(QuantizationRecipe Recipe, (WeightRule Rule, int Place)? Found)
    {
        public KernelGrid GridOfVector => Found?.Rule.Grid ?? Recipe.Vectors;

        public bool IsCoarse => GridOfVector == KernelGrid.Coarse;

        public bool IsSecondOrder => Found?.Rule.SecondOrder ?? Recipe.SecondOrder;

        public SecondOrderRefinement Refinement => Found?.Rule.Refinement ?? Recipe.Refinement;

        public double Lambda => Found?.Rule.Lambda ?? Recipe.Lambda;

        public OutputCorrection Correction => Found?.Rule.Correction ?? Recipe.Correction;

        public KernelGrid GridOf(WeightTensor weight) =>
            Found?.Rule.Grid ?? Recipe.Kernels.GetValueOrDefault(weight.Name) ?? Recipe.Kernel;

        public IRoundingRule RoundingOf(WeightTensor weight, QuantizationGrid grid) =>
            Lambda > 0 ? RateAwareRounding.Fit(weight, grid, Lambda) : NearestRounding.Instance;

        public WeightTreatment Treatment(WeightOp op, KernelGrid grid, bool isSecondOrder) => new(
            op, Found?.Place, grid.Store is null ? grid.Range : null, isSecondOrder, grid.Store is null ? Lambda : 0)
        {
            IsRefined = isSecondOrder && Refinement.Passes > 0,
        };
    }
}
