using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Evaluation.WeightChanges;

/// <summary>How a model's floating-point weights are stored, where that is not float32.</summary>
internal static class SourceStorage
{
    /// <summary>Names the types that weights are quantized to.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <returns>The types, as in <c>uint8, float16</c>; null where nothing is quantized.</returns>
    public static string? Of(string directory)
    {
        using var model = TfjsModel.Open(directory);
        return model.QuantizedDtypes.Count == 0
            ? null
            : string.Join(", ", model.QuantizedDtypes.Select(dtype => dtype.ToString().ToLowerInvariant()));
    }
}
