using System.Globalization;
using System.Reflection;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Experiments.Schemes;

/// <summary>Every weight in one type, as the TensorFlow.js converter stores it; what the source stores in no more bytes
/// already stays as it is.</summary>
internal sealed class ConverterScheme(string name, string variantName, QuantizedDtype dtype) : Scheme(name)
{
    // A graph model's own file may be called anything.
    private const string ModelFile = "model.json";

    public override string VariantName => variantName;

    /// <summary>What every weight is stored in.</summary>
    public QuantizedDtype Dtype => dtype;

    public override IReadOnlyList<Assembly> CodeOf(SchemeOptions options) => SchemeCode.Of();

    public override SchemeOutcome Quantize(SchemeRun run) => Write(run, dtype);

    /// <summary>Writes the converter's result as a variant.</summary>
    /// <returns>What the report says of it.</returns>
    public static SchemeOutcome Write(SchemeRun run, QuantizedDtype dtype) => Write(run.Source, run.Directory, dtype, run.Layout);

    /// <summary>Writes the converter's result to be compared with.</summary>
    /// <returns>What the report says of it.</returns>
    public static SchemeOutcome Write(string source, string directory, QuantizedDtype dtype, TfjsWriteOptions? layout = null)
    {
        var tensors = TfjsModelQuantizer.Quantize(
            source, directory, QuantizationPlan.All(dtype), (layout ?? new TfjsWriteOptions()) with { FileName = ModelFile }).Tensors;
        var kept = tensors.Count(tensor => tensor.Kept == KeptReason.AlreadyQuantized);
        IReadOnlyList<string> notes = kept == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"The source's own codes were kept for "
            + $"{kept} of {tensors.Count} weights, which it stores in no more bytes.")];
        return new SchemeOutcome(AppliesPasses: false, notes) { Weights = WeightOutcome.OfConverter(source, tensors) };
    }
}
