using System.Globalization;
using System.Reflection;
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

    public override IReadOnlyList<Assembly> CodeOf(SchemeOptions options) => SchemeCode.Of();

    public override SchemeOutcome Quantize(SchemeRun run) => new(AppliesPasses: false, Notes: Write(run.Source, run.Directory, dtype));

    /// <summary>Writes the converter's result.</summary>
    /// <returns>What the report says of it.</returns>
    public static IReadOnlyList<string> Write(string source, string directory, QuantizedDtype dtype)
    {
        var tensors = TfjsModelQuantizer.Quantize(
            source, directory, QuantizationPlan.All(dtype), new TfjsWriteOptions { FileName = ModelFile }).Tensors;
        var kept = tensors.Count(tensor => tensor.Kept == KeptReason.AlreadyQuantized);
        return kept == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"The source's own codes were kept for {kept} of "
            + $"{tensors.Count} weights, which it stores in no more bytes.")];
    }
}
