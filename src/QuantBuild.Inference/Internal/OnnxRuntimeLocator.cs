namespace QuantBuild.Inference.Internal;

/// <summary>Finds ONNX Runtime's native library where it is not the one beside the application.</summary>
internal static class OnnxRuntimeLocator
{
    /// <summary>Environment variable that names a folder with the library.</summary>
    public const string FolderVariable = "QUANTBUILD_ONNXRUNTIME";

    private static readonly string _pattern = OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime*.dylib"
        : "libonnxruntime.so*";

    /// <summary>The library's file; null for the one beside the application.</summary>
    /// <param name="environmentFolder">The folder that the environment names: it is taken or refused, never passed over.</param>
    /// <param name="recordedFolder">The package's folder as it was when this was built; null where none was restored for that.</param>
    /// <exception cref="InferenceException">The environment's folder holds no such library.</exception>
    public static string? Find(string? environmentFolder, string? recordedFolder)
    {
        if (string.IsNullOrEmpty(environmentFolder))
        {
            return recordedFolder is null ? null : In(recordedFolder);
        }

        // Archives of releases keep their libraries in lib/.
        var name = _pattern.Replace("*", string.Empty, StringComparison.Ordinal);
        return In(environmentFolder) ?? In(Path.Combine(environmentFolder, "lib")) ?? throw new InferenceException(
            $"{FolderVariable} is '{environmentFolder}', which holds no {name}. "
                + "Set it to the folder of ONNX Runtime's libraries, or unset it.");
    }

    // Where there are several, all but one are links to it.
    private static string? In(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, _pattern).Order(StringComparer.Ordinal).FirstOrDefault() : null;
}
