namespace QuantBuild.Benchmarks.Inputs;

/// <summary>The folder of datasets, as the build's <c>QUANTBUILD_DATA</c> names it.</summary>
internal static class DataFolder
{
    /// <summary>The folder; null where none is named.</summary>
    public static string? Path => Environment.GetEnvironmentVariable("QUANTBUILD_DATA");
}
