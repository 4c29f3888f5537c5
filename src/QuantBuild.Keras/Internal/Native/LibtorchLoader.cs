using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>Loads libtorch, then TorchSharp's native library, and lets TorchSharp's P/Invokes find both.</summary>
internal static class LibtorchLoader
{
    public static LoadedLibtorch Load(LibtorchLocator locator)
    {
        var folder = locator.FindLibtorchFolder();
        var torchSharp = locator.FindTorchSharp();
        var hasCuda = File.Exists(Path.Combine(folder, NativeNames.TorchCuda));

        Dictionary<string, nint> handles = new(StringComparer.OrdinalIgnoreCase);
        foreach (var file in LibrariesInLoadOrder(folder))
        {
            handles[LibraryName(file)] = LoadOrExplain(file);
        }

        handles["LibTorchSharp"] = LoadTorchSharp(torchSharp);

        // On Linux a loaded library is found by its soname, on Windows by its file name; macOS has neither, so answer for it.
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += (_, name) => handles.GetValueOrDefault(name);
        return new LoadedLibtorch(folder, hasCuda);
    }

    private static IEnumerable<string> LibrariesInLoadOrder(string folder)
    {
        var openMp = Directory.EnumerateFiles(folder, "libgomp*").Order(StringComparer.Ordinal);
        string[] torchLibraries =
            [NativeNames.C10, NativeNames.TorchCpu, NativeNames.C10Cuda, NativeNames.TorchCuda, NativeNames.Torch];
        return openMp.Concat(torchLibraries.Select(name => Path.Combine(folder, name)).Where(File.Exists));
    }

    private static nint LoadOrExplain(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException(
                $"'{file}' does not load: {FirstLine(e.Message)} Install what it names, or set "
                    + $"{NativeLibraries.FolderVariable} to a libtorch that suits this system.",
                file,
                e);
        }
    }

    private static nint LoadTorchSharp(string file)
    {
        if (NativeLibrary.TryLoad(file, out var handle))
        {
            return handle;
        }

        if (!OperatingSystem.IsLinux())
        {
            return LoadOrExplain(file);
        }

        var copy = PatchedLibraryCache.ForCurrentUser().Provide(file);
        try
        {
            return NativeLibrary.Load(copy);
        }
        catch (DllNotFoundException e)
        {
            throw new NativeLibraryException(
                $"'{file}' does not load, nor does its copy for older systems, '{copy}': {FirstLine(e.Message)} "
                    + "It needs glibc 2.34 and libstdc++ of GCC 11 or newer, and libtorch " + torch.__version__ + ".",
                file,
                e);
        }
    }

    private static string LibraryName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.StartsWith("lib", StringComparison.Ordinal) && !OperatingSystem.IsWindows() ? name[3..] : name;
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
