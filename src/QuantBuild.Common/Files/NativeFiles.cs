using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Common.Files;

/// <summary>The few calls of the C library that .NET has no name for.</summary>
internal static partial class NativeFiles
{
    private const int CloseOnExec = 0x80000;
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;
    private const uint WantsKind = 1;
    private const int StatusBytes = 256;
    private const int ModeAt = 28;
    private const int KindBits = 0xF000;

    /// <summary>Opens a file or a folder for reading, without the advisory lock that .NET puts on files.</summary>
    /// <returns>Null where it cannot be opened.</returns>
    [UnsupportedOSPlatform("windows")]
    public static SafeFileHandle? OpenRead(string path)
    {
        var descriptor = Open(path, OperatingSystem.IsLinux() ? CloseOnExec : 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Lets two paths of one file system change places in one step.</summary>
    /// <returns>0, or the error's number.</returns>
    /// <exception cref="EntryPointNotFoundException">The C library is older than the call.</exception>
    [SupportedOSPlatform("linux")]
    public static int ExchangePaths(string first, string second) =>
        RenameAt(CurrentDirectory, first, CurrentDirectory, second, Exchange) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>What a path leads to: the bits of a file's mode that say its kind, as in <c>S_IFREG</c>. Nothing is opened.</summary>
    /// <returns>Null where that cannot be told: nothing is there, or the C library is older than the call.</returns>
    [SupportedOSPlatform("linux")]
    public static int? TryKindOf(string path)
    {
        // The kernel's struct statx is the same on every processor.
        Span<byte> status = stackalloc byte[StatusBytes];
        try
        {
            return Status(CurrentDirectory, path, 0, WantsKind, status) == 0
                ? MemoryMarshal.Read<ushort>(status[ModeAt..]) & KindBits
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void EndProcess(int exitCode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt(int firstFolder, string first, int secondFolder, string second, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint wanted, Span<byte> status);
}
