using QuantBuild.Keras;
using QuantBuild.Workflow.CommandLine;

namespace Build;

/// <summary>The environment variables that the build lists: those of the workflow, and what training reads besides.</summary>
public static class BuildVariables
{
    public static EnvironmentVariable Libtorch { get; } = new(
        NativeLibraries.FolderVariable, "folder of a libtorch or PyTorch that is already installed, with CUDA or without");

    public static EnvironmentVariable UseCuda { get; } = new("UseCuda", "true: restore libtorch and ONNX Runtime with CUDA, for --gpu");

    public static IReadOnlyList<EnvironmentVariable> All { get; } =
    [
        EnvironmentVariables.Data,
        Libtorch,
        UseCuda,
        .. EnvironmentVariables.All.Except([EnvironmentVariables.Data]),
    ];
}
