using QuantBuild.Quantization;

namespace QuantBuild.Demos;

/// <summary>The variants that the TF.js example makes of every model.</summary>
public static class DemoVariants
{
    /// <summary>The float model.</summary>
    public static Variant Original { get; } = new("original", "none", null);

    /// <summary>The quantized ones, as <c>tensorflowjs_converter --quantization_bytes</c> 2 and 1 make them.</summary>
    public static IReadOnlyList<Variant> Quantized { get; } =
    [
        new("quantized-16bit", "converter-16bit", QuantizationPlan.All(QuantizedDtype.UInt16)),
        new("quantized-8bit", "converter-8bit", QuantizationPlan.All(QuantizedDtype.UInt8)),
    ];

    /// <summary>The float model, then the quantized ones.</summary>
    public static IReadOnlyList<Variant> All { get; } = [Original, .. Quantized];
}
