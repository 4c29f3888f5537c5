using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace QuantBuild.Inference.Internal;

/// <summary>Loads ONNX Runtime's native library where it is not the one beside the application.</summary>
internal static class OnnxRuntimeChoice
{
    private static readonly Lazy<string?> _folder = new(Choose);

    /// <summary>The folder that the library was loaded from; null where it lies beside the application.</summary>
    /// <exception cref="InferenceException">The folder that the environment names holds none, or it does not load.</exception>
    public static string? Folder => _folder.Value;

    /// <summary>Chooses once; later calls cost nothing. It comes before the first use of ONNX Runtime's own API.</summary>
    public static void Ensure() => _ = _folder.Value;

    private static string? Choose()
    {
        var recorded = typeof(OnnxRuntimeChoice).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "OnnxRuntimeFolder")?.Value;
        if (OnnxRuntimeLocator.Find(Environment.GetEnvironmentVariable(OnnxRuntimeLocator.FolderVariable), recorded) is not { } file)
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
