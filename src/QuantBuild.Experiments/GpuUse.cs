using QuantBuild.Inference;

namespace QuantBuild.Experiments;

/// <summary>Whether a graphics card computes.</summary>
public enum GpuUse
{
    /// <summary>The processor computes.</summary>
    Never,

    /// <summary>A card computes; without one it is an error.</summary>
    Always,

    /// <summary>A card computes where there is one, else the processor.</summary>
    WhereThere,
}

/// <summary>What follows from it for whatever runs on the engine.</summary>
public static class GpuUses
{
    /// <summary>Has evaluation, calibration and searches compute there, as far as they begin before the result is disposed.</summary>
    /// <param name="use">Whether a card computes.</param>
    /// <returns>Ends it.</returns>
    /// <exception cref="InferenceException">A card has to compute and there is none.</exception>
    public static IDisposable Begin(this GpuUse use) => InferenceDevices.Use(use switch
    {
        GpuUse.Always => InferenceDevice.Cuda,
        GpuUse.WhereThere when InferenceDevices.HasCuda => InferenceDevice.Cuda,
        _ => InferenceDevice.Cpu,
    });

    /// <summary>Says it as the command line does.</summary>
    /// <param name="use">Whether a card computes.</param>
    /// <returns><c>true</c>, <c>false</c> or <c>auto</c>.</returns>
    public static string ToArgument(this GpuUse use) => use switch
    {
        GpuUse.Always => "true",
        GpuUse.WhereThere => "auto",
        _ => "false",
    };
}
