using QuantBuild.Quantization;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>Every weight in one type, as the TensorFlow.js converter stores it.</summary>
internal sealed class ConverterScheme(string name, string variantName, QuantizedDtype dtype, string description) : Scheme(name, description)
{
    public override string VariantName => variantName;

    public override void Quantize(SchemeRun run) => TfjsModelQuantizer.Quantize(run.Source, run.Directory, QuantizationPlan.All(dtype));
}
