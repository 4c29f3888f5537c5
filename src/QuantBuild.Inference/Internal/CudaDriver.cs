using System.Runtime.InteropServices;
using System.Text;

namespace QuantBuild.Inference.Internal;

/// <summary>What the driver tells of the card that computes, the first one that is visible.</summary>
/// <remarks>CUDA Driver API, chapters "Device Management", "Primary Context Management" and "Memory Management".</remarks>
internal static partial class CudaDriver
{
    private const string Library = "cuda";

    private static readonly string _file = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    static CudaDriver() => NativeLibrary.SetDllImportResolver(
        typeof(CudaDriver).Assembly, (name, _, _) => name == Library && NativeLibrary.TryLoad(_file, out var library) ? library : 0);

    /// <summary>The card's name; null where there is no driver or no card.</summary>
    public static string? Name() => Ask(device =>
    {
        var name = new byte[256];
        return GetName(name, name.Length, device) == 0 ? Encoding.UTF8.GetString(name).TrimEnd('\0', ' ') : null;
    });

    /// <summary>How many bytes of the card's memory nobody has taken; null where the driver does not tell.</summary>
    public static long? FreeBytes() => Ask<long?>(device =>
    {
        if (RetainContext(out var context, device) != 0)
        {
            return null;
        }

        nuint free = 0;
        var isKnown = PushContext(context) == 0;
        if (isKnown)
        {
            isKnown = GetMemory(out free, out _) == 0;
            _ = PopContext(out _);
        }

        _ = ReleaseContext(device);
        return isKnown ? checked((long)free) : null;
    });

    private static T? Ask<T>(Func<int, T?> ask)
    {
        try
        {
            return Initialize(0) == 0 && GetDevice(out var device, 0) == 0 ? ask(device) : default;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return default;
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetName([Out] byte[] name, int length, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RetainContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReleaseContext(int device);

    [LibraryImport(Library, EntryPoint = "cuCtxPushCurrent_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PushContext(nint context);

    [LibraryImport(Library, EntryPoint = "cuCtxPopCurrent_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PopContext(out nint context);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetMemory(out nuint free, out nuint all);
}
