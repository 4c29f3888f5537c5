using System.Reflection;
using QuantBuild.Datasets;
using QuantBuild.Inference;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>The assemblies whose code decides what a scheme makes.</summary>
internal static class SchemeCode
{
    private static readonly Assembly[] _own = [typeof(QuantizationPlan).Assembly, typeof(Scheme).Assembly];

    /// <summary>Of a scheme that runs no model.</summary>
    /// <param name="counted">By what it counts compressed bytes, where it does.</param>
    public static IReadOnlyList<Assembly> Of(params IReadOnlyList<Compression> counted) => [.. ArtifactSizes.CodeOf(counted), .. _own];

    /// <summary>Of a scheme that runs models, to compare their outputs.</summary>
    /// <param name="counted">By what it counts compressed bytes, where it does.</param>
    public static IReadOnlyList<Assembly> OfCompared(params IReadOnlyList<Compression> counted) =>
        [.. Of(counted), .. InferenceEngine.Code];

    /// <summary>Of a scheme that looks at calibration or selection data.</summary>
    /// <param name="counted">By what it counts compressed bytes, where it does.</param>
    public static IReadOnlyList<Assembly> OfCalibrated(params IReadOnlyList<Compression> counted) =>
        [.. OfCompared(counted), typeof(DatasetException).Assembly];
}
