using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>A fixed recipe, with or without calibration samples.</summary>
/// <param name="name">The name in the report, which is also the variant's.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="description">What it does, in a few words.</param>
public sealed class RecipeScheme(string name, QuantizationRecipe recipe, string description) : Scheme(name, description)
{
    /// <inheritdoc/>
    public override bool IsCalibrated => recipe.SecondOrder || recipe.Correction == OutputCorrection.Moments;

    /// <inheritdoc/>
    public override IReadOnlyList<IGraphPass> Passes => recipe.Passes;

    /// <inheritdoc/>
    public override void Quantize(SchemeRun run)
    {
        var model = ModelGraphFile.Read(run.Source);
        var progress = run.Progress(Name);
        var quantized = IsCalibrated ? run.Quantize(model, recipe, progress) : ModelQuantizer.Quantize(model, recipe, progress: progress);
        ModelGraphFile.Write(run.Directory, quantized, run.Source);
    }
}
