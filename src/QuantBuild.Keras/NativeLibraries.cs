using QuantBuild.Keras.Internal.Native;

namespace QuantBuild.Keras;

/// <summary>Loads libtorch and TorchSharp's native library before their first use. libtorch is taken from the folder in
/// <c>QUANTBUILD_LIBTORCH</c>, else from the application's own folder, else from the NuGet package folder recorded at build time.</summary>
/// <remarks>TorchSharp's library wants one symbol of GCC 13's libstdc++, which Debian 12, Ubuntu 22.04 and RHEL 9 lack. Where it does not
/// load as it is, a copy without that need is loaded from a per-user cache. Package folders and system stay untouched.</remarks>
public static class NativeLibraries
{
    /// <summary>Environment variable that names a folder with libtorch (a libtorch or PyTorch install, with CUDA or without).</summary>
    public const string FolderVariable = "QUANTBUILD_LIBTORCH";

    private static readonly Lazy<LoadedLibtorch> _loaded = new(Load);

    /// <summary>The folder that libtorch was loaded from.</summary>
    /// <exception cref="NativeLibraryException">A library is missing or cannot be loaded.</exception>
    public static string LibtorchFolder => _loaded.Value.Folder;

    internal static bool HasCudaLibrary => _loaded.Value.HasCuda;

    /// <summary>Loads the native libraries once; later calls cost nothing. Call it before the first use of TorchSharp's own API.</summary>
    /// <exception cref="NativeLibraryException">A library is missing or cannot be loaded.</exception>
    public static void EnsureLoaded() => _ = _loaded.Value;

    private static LoadedLibtorch Load()
    {
        OpenMpWaiting.BePassive();
        GlibcMemory.KeepFreed();
        return LibtorchLoader.Load(LibtorchLocator.FromEnvironment());
    }
}
