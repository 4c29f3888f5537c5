using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>The recipes behind the named schemes.</summary>
internal static class Presets
{
    /// <summary>Without any data: one scale serves all channels, and the mean shift of each output is taken back. Fewer than 256 levels
    /// cost little accuracy, and compress better; large kernels have the fewest.</summary>
    public static QuantizationRecipe Safe8Bit { get; } = new()
    {
        Passes = [new CrossLayerEqualization(), new BatchNormNormalization(), new ChannelScaling()],
        Kernel = KernelGrid.Levels(176),
        IsSpreadBySize = true,
        Correction = OutputCorrection.DataFreeBias,
    };

    /// <summary>With calibration samples: errors are spread to where the layer's own inputs feel them least,
    /// and each output's moments are matched. So fewer levels do.</summary>
    public static QuantizationRecipe Tuned8Bit { get; } = RecipeMeaning.Refined with
    {
        Passes = [new BatchNormNormalization(), new ChannelScaling()],
        Kernel = KernelGrid.Levels(104),
        IsSpreadBySize = true,
        Correction = OutputCorrection.Moments,
    };

    /// <summary>The passes of <see cref="Compact"/>, in the words of recipes.</summary>
    public static IReadOnlyList<string> CompactPasses => ["batchNormNormalization", "depthwiseChannelScaling"];

    /// <summary>For codes that are compressed: channels keep their scale, since those of small weights then cost few bits, but for
    /// depthwise kernels, whose channels differ most. Grids come from a search.</summary>
    public static QuantizationRecipe Compact { get; } = RecipeMeaning.Refined with
    {
        Passes = RecipeMeaning.PassesOf(CompactPasses),
        Correction = OutputCorrection.Moments,
    };
}
