using QuantBuild.Quantization.Schemes;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>A fixed recipe, with or without calibration samples.</summary>
internal sealed class RecipeScheme(string name, QuantizationRecipe recipe, string description) : Scheme(name, description)
{
    public override bool IsCalibrated => recipe.SecondOrder || recipe.Correction == OutputCorrection.Moments;

    public override void Quantize(SchemeRun run)
    {
        var model = ModelGraphFile.Read(run.Source);
        var progress = run.Progress(Name);
        var quantized = IsCalibrated ? run.Quantize(model, recipe, progress) : ModelQuantizer.Quantize(model, recipe, progress: progress);
        ModelGraphFile.Write(run.Directory, quantized, run.Source);
    }
}
