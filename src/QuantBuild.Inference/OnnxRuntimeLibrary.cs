using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference;

/// <summary>Which native library of ONNX Runtime is loaded: that in the folder that <c>QUANTBUILD_ONNXRUNTIME</c> names, else the one
/// with CUDA that was restored for this build, else the one beside the application.</summary>
public static class OnnxRuntimeLibrary
{
    /// <summary>Environment variable that names a folder with ONNX Runtime's libraries, with CUDA or without.</summary>
    public const string FolderVariable = OnnxRuntimeLocator.FolderVariable;

    /// <summary>The folder that the library was loaded from; null where it lies beside the application.</summary>
    /// <exception cref="InferenceException">The folder that the environment names holds none, or it does not load.</exception>
    public static string? Folder => OnnxRuntimeChoice.Folder;
}
