using System.Collections.Immutable;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>How a model is quantized: passes, grids, rounding and corrections.</summary>
public sealed record QuantizationRecipe
{
    /// <summary>Changes of the model before anything is rounded, in order. Default: none.</summary>
    public IReadOnlyList<IGraphPass> Passes { get; init; } = [];

    /// <summary>The grid of kernels that <see cref="Kernels"/> does not name. Default: 256 levels.</summary>
    public KernelGrid Kernel { get; init; } = KernelGrid.Levels(256);

    /// <summary>Whether the levels of <see cref="Kernel"/> are those of a kernel of mean size, of which smaller kernels have more and
    /// larger ones fewer; see <see cref="LevelsBySize"/>. Default: no.</summary>
    public bool IsSpreadBySize { get; init; }

    /// <summary>The grids of single kernels, by weight name. Default: none.</summary>
    public IReadOnlyDictionary<string, KernelGrid> Kernels { get; init; } = ImmutableDictionary<string, KernelGrid>.Empty;

    /// <summary>How many squared steps of error a bit of the codes is worth; 0, the default, rounds to nearest. See
    /// <see cref="Rounding.RateAwareRounding"/>.</summary>
    public double Lambda { get; init; }

    /// <summary>Whether kernels are rounded by <see cref="Rounding.SecondOrderRounding"/>, which needs calibration
    /// samples. Default: no.</summary>
    public bool SecondOrder { get; init; }

    /// <summary>The damping of second-order rounding, as a share of the mean diagonal. Default: 0.1, for some hundred samples.</summary>
    public double Damping { get; init; } = 0.1;

    /// <summary>How far the correlations of a Dense layer's inputs are shrunk towards none, 0 to 1: such a layer sees one row a sample, so
    /// few samples say little of them. Default: 0.5.</summary>
    public double DenseShrinkage { get; init; } = 0.5;

    /// <summary>What second-order rounding does beyond the textbook. Default: nothing.</summary>
    public SecondOrderRefinement Refinement { get; init; } = SecondOrderRefinement.None;

    /// <summary>How vectors of batch normalizations and biases are stored. Default: so that it costs nothing.</summary>
    public KernelGrid Vectors { get; init; } = KernelGrid.Fine;

    /// <summary>What makes up for shifted outputs. Default: nothing.</summary>
    public OutputCorrection Correction { get; init; }

    /// <summary>Rules for some of the weights, vectors among them: the first that takes a weight decides, before all else that is said
    /// here. Default: none.</summary>
    public IReadOnlyList<WeightRule> Rules { get; init; } = [];

    /// <summary>Whether it needs calibration samples.</summary>
    public bool NeedsCalibration => NeedsGrams || IsTrained || Corrects(OutputCorrection.Moments);

    /// <summary>Whether it needs what kernels see of calibration samples.</summary>
    public bool NeedsGrams => SecondOrder || Rules.Any(rule => rule.SecondOrder is true);

    /// <summary>Whether scales and biases are to be trained once the model is quantized.</summary>
    public bool IsTrained => Corrects(OutputCorrection.Trained);

    /// <summary>Whether a correction may be asked for.</summary>
    internal bool Corrects(OutputCorrection correction) => Correction == correction || Rules.Any(rule => rule.Correction == correction);

    /// <summary>The rule that takes a weight, and its place; null where none does.</summary>
    internal (WeightRule Rule, int Place)? RuleOf(GraphLayer? layer, WeightTensor weight)
    {
        foreach (var (place, rule) in Rules.Index())
        {
            if (rule.Takes(layer, weight))
            {
                return (rule, place);
            }
        }

        return null;
    }
}

/// <summary>What makes up for a shift of a layer's outputs once its kernel is quantized.</summary>
public enum OutputCorrection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The mean, as batch-norm statistics tell it; needs no data. See <see cref="Corrections.BiasCorrection"/>.</summary>
    DataFreeBias,

    /// <summary>Mean and, where a batch normalization follows, variance, as measured on calibration samples. See
    /// <see cref="Corrections.MomentMatching"/>.</summary>
    Moments,

    /// <summary>The same, and then, by whoever has an engine, all scales and biases of the model trained together towards the float model's
    /// outputs.</summary>
    Trained,
}
