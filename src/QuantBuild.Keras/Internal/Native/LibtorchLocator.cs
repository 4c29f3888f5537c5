using System.Reflection;
using System.Runtime.InteropServices;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>Finds the folder that holds libtorch, and TorchSharp's native library.</summary>
/// <param name="environmentFolder">Value of <see cref="NativeLibraries.FolderVariable"/>, or null.</param>
/// <param name="applicationFolders">Where the application's own native libraries lie, in the runtime's order.</param>
/// <param name="recordedFolder">Package folder recorded at build time, or null.</param>
/// <param name="recordedPackage">Name and version of that package, for messages.</param>
internal sealed class LibtorchLocator(
    string? environmentFolder,
    IReadOnlyList<string> applicationFolders,
    string? recordedFolder,
    string? recordedPackage)
{
    public static LibtorchLocator FromEnvironment()
    {
        var metadata = typeof(LibtorchLocator).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        var native = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        var listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string[] folders =
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, native),
            .. listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return new LibtorchLocator(
            Environment.GetEnvironmentVariable(NativeLibraries.FolderVariable),
            folders,
            metadata.GetValueOrDefault("LibtorchFolder"),
            metadata.GetValueOrDefault("LibtorchPackage"));
    }

    /// <summary>The folder with libtorch. A folder named by the environment is taken or refused, never passed over.</summary>
    public string FindLibtorchFolder()
    {
        if (!string.IsNullOrEmpty(environmentFolder))
        {
            // A PyTorch or libtorch install keeps its libraries in lib/.
            string[] candidates = [environmentFolder, Path.Combine(environmentFolder, "lib")];
            return candidates.FirstOrDefault(HoldsLibtorch) ?? throw new NativeLibraryException(
                $"{NativeLibraries.FolderVariable} is '{environmentFolder}', which holds no {NativeNames.TorchCpu}. "
                    + "Set it to the lib folder of a libtorch or PyTorch install, or unset it.",
                NativeNames.TorchCpu);
        }

        foreach (var folder in applicationFolders.Append(recordedFolder))
        {
            if (folder is not null && HoldsLibtorch(folder))
            {
                return folder;
            }
        }

        throw new NativeLibraryException(
            $"libtorch ({NativeNames.TorchCpu}) was not found beside the application, nor in the package folder recorded at build time, "
                + $"'{recordedFolder ?? "(none)"}'. Run 'dotnet restore' to bring package {recordedPackage ?? "libtorch-cpu"} back, "
                + $"or set {NativeLibraries.FolderVariable} to a folder with libtorch.",
            NativeNames.TorchCpu);
    }

    /// <summary>TorchSharp's native library in the application's folders.</summary>
    public string FindTorchSharp() =>
        applicationFolders.Select(folder => Path.Combine(folder, NativeNames.TorchSharp)).FirstOrDefault(File.Exists)
        ?? throw new NativeLibraryException(
            $"{NativeNames.TorchSharp} was not found beside the application ({AppContext.BaseDirectory}). TorchSharp supports linux-x64, "
                + $"win-x64 and osx-arm64; this is {RuntimeInformation.RuntimeIdentifier}. Rebuild the application.",
            NativeNames.TorchSharp);

    private static bool HoldsLibtorch(string folder) => File.Exists(Path.Combine(folder, NativeNames.TorchCpu));
}
