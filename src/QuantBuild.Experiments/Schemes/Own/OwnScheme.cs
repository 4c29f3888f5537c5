using System.Globalization;
using System.Reflection;
using QuantBuild.Common;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting.Recipes;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Schemes.Own;

/// <summary>A recipe of one's own. Its rules hold whatever the outputs come to: nothing is held against the converter's 8 bits.</summary>
public sealed class OwnScheme : Scheme
{
    private readonly Recipe _recipe;
    private readonly Scheme? _base;
    private readonly QuantizationRecipe _steps;

    private OwnScheme(Recipe recipe, Scheme? extended)
        : base(recipe.Name) => (_recipe, _base, _steps) = (recipe, extended, StepsOf(recipe, extended));

    /// <summary>Makes a scheme of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <returns>The scheme.</returns>
    /// <exception cref="ExperimentException">Its name is taken, or it extends what cannot be extended.</exception>
    public static OwnScheme Of(Recipe recipe)
    {
        if (SchemeCatalog.All.SelectMany(scheme => (string[])[scheme.Name, scheme.VariantName]).Append(Variant.Original.Name)
            .Contains(recipe.Name))
        {
            throw new ExperimentException($"{recipe.JsonPath}: a scheme, or its variant, has the name \"{recipe.Name}\" already.");
        }

        var extended = recipe.Extends is { } name ? SchemeCatalog.Find(name) : null;
        return recipe.Extends is null || extended is { IsSearch: false }
            ? new OwnScheme(recipe, extended)
            : throw new ExperimentException($"{recipe.JsonPath}.extends must name a scheme that does not search, "
                + $"found \"{Printable.Text(recipe.Extends!)}\". "
                + $"There are: {string.Join(", ", SchemeCatalog.All.Where(scheme => !scheme.IsSearch).Select(scheme => scheme.Name))}.");
    }

    /// <inheritdoc/>
    public override bool IsCalibrated => _steps.NeedsCalibration;

    /// <inheritdoc/>
    public override bool TakesPerChannel => _base is { TakesPerChannel: true };

    /// <inheritdoc/>
    public override IReadOnlyList<IGraphPass> Passes => _steps.Passes;

    /// <inheritdoc/>
    public override string Content => RecipeWriter.ToJson(_recipe).ToJsonString();

    /// <inheritdoc/>
    internal override IReadOnlyList<IReadOnlyList<IGraphPass>> AddsUpAfter(ModelGraph model) => !_steps.NeedsGrams ? []
        : _base is RecipeScheme && model.Operations is not null ? GraphRecipe.PassesFor(model) : [_steps.Passes];

    /// <inheritdoc/>
    public override IReadOnlyList<Assembly> CodeOf(SchemeOptions options) => _recipe.Rules.Count == 0 ? _base!.CodeOf(options)
        : IsCalibrated ? SchemeCode.OfCalibrated(RecipeScheme.Counted) : SchemeCode.OfCompared(RecipeScheme.Counted);

    /// <inheritdoc/>
    public override SchemeOutcome Quantize(SchemeRun run)
    {
        if (_recipe.Rules.Count == 0)
        {
            return _base!.Quantize(run);
        }

        var model = ModelGraphFile.Read(run.Source);
        var quantized = _base is RecipeScheme && model.Operations is not null
            ? new GraphRecipe(run, model, _steps, Name, IsCalibrated).QuantizeByRules()
            : Quantize(run, model);
        var training = _steps.IsTrained ? run.Train(quantized) : null;
        quantized = training?.Model ?? quantized;
        ModelGraphFile.Write(run.Directory, quantized, run.Source, run.Layout);
        return new SchemeOutcome(
            AppliesPasses: true, [.. Unused(quantized, run.Log.Output), .. training is null ? Array.Empty<string>() : [training.Note]])
        {
            Weights = WeightOutcome.Of(quantized, _recipe.Rules.Count),
        };
    }

    private QuantizedModel Quantize(SchemeRun run, ModelGraph model)
    {
        if (TakesPerChannel)
        {
            RecipeScheme.RefusePerChannel(run);
        }

        return IsCalibrated
            ? run.NewCalibrator().Quantize(model, _steps, run.Progress(Name))
            : ModelQuantizer.Quantize(model, _steps, progress: run.Progress(Name));
    }

    // Most likely a slip of the hand.
    private IEnumerable<string> Unused(QuantizedModel quantized, TextWriter output)
    {
        var used = quantized.Weights.Select(weight => weight.Treatment?.Rule).ToHashSet();
        foreach (var place in Enumerable.Range(0, _recipe.Rules.Count).Where(place => !used.Contains(place)))
        {
            var note = string.Create(CultureInfo.InvariantCulture, $"{_recipe.JsonPath}.rules[{place}] takes no weight of this model.");
            output.WriteLine(note);
            yield return note;
        }
    }

    private static QuantizationRecipe StepsOf(Recipe recipe, Scheme? extended) => extended switch
    {
        RecipeScheme preset => preset.Recipe with { Rules = RecipeMeaning.RulesOf(recipe, otherwise: null) },
        ConverterScheme converter => Plain(recipe, converter.Dtype switch
        {
            QuantizedDtype.Float16 => KernelGrid.Float16,
            var dtype => KernelGrid.Levels(dtype.GetHighestCode() + 1),
        }),
        _ => Plain(recipe, KernelGrid.Float32) with { Passes = RecipeMeaning.PassesOf(recipe.Passes) },
    };

    // All weights that no rule takes, vectors among them, are stored one way.
    private static QuantizationRecipe Plain(Recipe recipe, KernelGrid rest) => new()
    {
        Kernel = rest,
        Rules = [.. RecipeMeaning.RulesOf(recipe, rest), new WeightRule { Grid = rest }],
    };
}
