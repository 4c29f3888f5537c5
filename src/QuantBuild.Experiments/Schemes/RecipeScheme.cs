using System.Reflection;
using QuantBuild.Common;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>A fixed recipe, with or without calibration samples, and the converter's 8 bits where that is no better: the first of the
/// recipe's forms whose outputs are no further from the float model's than the converter's are.</summary>
/// <param name="name">The name in the report, which is also the variant's.</param>
/// <param name="recipe">The recipe.</param>
public sealed class RecipeScheme(string name, QuantizationRecipe recipe) : Scheme(name)
{
    /// <summary>By what a result is compared with a source that is quantized already.</summary>
    internal const Compression Counted = Compression.GzipTar;

    /// <summary>By what the bytes of a graph model's forms are held within a share of the converter's. In a tar ball codes come out some
    /// percent larger than as they are served, and elements of two bytes do not.</summary>
    internal static readonly IReadOnlyList<Compression> Bounded = [Counted, Compression.Gzip];

    private const int MostLevels = 256;

    // Results of neighbouring levels are so many times out of the order of their steps, where many kernels add to them. Of few kernels
    // chance decides: housing's lose with 176 levels, by more than twice the converter's error, and win with 192.
    private const double Chance = 1.1;
    private const int ManyKernels = 100;

    private static readonly int[] _moreLevels = [128, 144, 160, 176, 192, 208, 224, 240, MostLevels];

    /// <inheritdoc/>
    public override bool IsCalibrated => Recipe.NeedsCalibration;

    /// <inheritdoc/>
    public override bool TakesPerChannel => true;

    /// <inheritdoc/>
    public override IReadOnlyList<IGraphPass> Passes => Recipe.Passes;

    /// <summary>The recipe.</summary>
    internal QuantizationRecipe Recipe { get; } = recipe;

    /// <inheritdoc/>
    internal override IReadOnlyList<IReadOnlyList<IGraphPass>> AddsUpAfter(ModelGraph model) =>
        !Recipe.NeedsGrams ? [] : model.Operations is null ? [Recipe.Passes] : GraphRecipe.PassesFor(model);

    /// <inheritdoc/>
    public override IReadOnlyList<Assembly> CodeOf(SchemeOptions options) =>
        IsCalibrated ? SchemeCode.OfCalibrated(Bounded) : SchemeCode.OfCompared(Bounded);

    /// <inheritdoc/>
    public override SchemeOutcome Quantize(SchemeRun run)
    {
        var model = ModelGraphFile.Read(run.Source);
        if (model.Operations is not null)
        {
            return new GraphRecipe(run, model, Recipe, Name, IsCalibrated).Quantize();
        }

        RefusePerChannel(run);
        using var contest = new ConverterContest(run, model, IsCalibrated);
        var calibrator = run.NewCalibrator();
        var (areMany, needed) = (model.Layers.Sum(layer => Kernels.Of(layer).Count) >= ManyKernels, 0.0);
        foreach (var form in Forms().Where(form => form.Kernel.LevelCount is not { } levels || levels >= needed || levels == MostLevels))
        {
            var progress = run.Progress(Name);
            var quantized = IsCalibrated
                ? calibrator.Quantize(contest.Model, form, progress)
                : ModelQuantizer.Quantize(contest.Model, form, progress: progress);
            if (contest.Wins(quantized, form.Kernel.LevelCount is { } levels ? $"{levels} levels" : "the recipe's own grids"))
            {
                ModelGraphFile.Write(run.Directory, quantized, run.Source, run.Layout);
                return contest.Take() with { Weights = WeightOutcome.Of(quantized) };
            }

            // The error goes with the step: those that would lose by more than chance are left out.
            needed = areMany && form.Kernel.LevelCount is { } tried ? tried * contest.Excess / Chance : needed;
        }

        return contest.KeepConverter();
    }

    /// <exception cref="ExperimentException">Channels of a Layers model are to be given scales of their own.</exception>
    internal static void RefusePerChannel(SchemeRun run)
    {
        if (run.Options.PerChannelAtLoad)
        {
            throw new ExperimentException("--perChannel=atLoad needs a graph model, for a Layers model has no place for what is computed "
                + $"after loading. {Printable.Text(run.Source, int.MaxValue)} is a Layers model; its schemes scale channels without it.");
        }
    }

    /// <summary>The recipe as it is, which makes the smallest file, then with more levels, as many as a byte holds at last.</summary>
    private IEnumerable<QuantizationRecipe> Forms() =>
        [Recipe, .. _moreLevels.Where(levels => levels > (Recipe.Kernel.LevelCount ?? int.MaxValue)).Select(levels =>
            Recipe with { Kernel = KernelGrid.Levels(levels) })];
}
