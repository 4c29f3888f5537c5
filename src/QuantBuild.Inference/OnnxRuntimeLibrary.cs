using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference;

/// <summary>Which native library of ONNX Runtime is loaded: that in the folder that <c>QUANTBUILD_ONNXRUNTIME</c> names, else the one
/// with CUDA that was restored for this build, else the one beside the application.</summary>
public static class OnnxRuntimeLibrary
{
    /// <summary>Environment variable that names a folder with ONNX Runtime's libraries, with CUDA or without.</summary>
    public const string FolderVariable = "QUANTBUILD_ONNXRUNTIME";

    private static readonly Lazy<string?> _folder = new(Choose);

    /// <summary>The folder that the library was loaded from; null where it lies beside the application.</summary>
    /// <exception cref="InferenceException">The folder that the environment names holds none, or it does not load.</exception>
    public static string? Folder => _folder.Value;

    /// <summary>Chooses once; later calls cost nothing. It comes before the first use of ONNX Runtime's own API.</summary>
    internal static void EnsureChosen() => _ = _folder.Value;

    private static string? Choose()
    {
        var recorded = typeof(OnnxRuntimeLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "OnnxRuntimeFolder")?.Value;
        if (OnnxRuntimeLocator.Find(Environment.GetEnvironmentVariable(FolderVariable), recorded) is not { } file)
        {
            return null;
        }

        nint library;
        try
        {
            library = NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new InferenceException($"'{file}' does not load: {exception.Message.Split('\n', 2)[0].TrimEnd()}", null, exception);
        }

        // Else the managed library looks for one beside the application, and finds the processor's.
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(
            typeof(OrtEnv).Assembly, (name, _, _) => Path.GetFileNameWithoutExtension(name) is "onnxruntime" ? library : 0);
        return Path.GetDirectoryName(file);
    }
}
