using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Common.Files;

/// <summary>Opens files for reading whose paths come from outside. Only a regular file is opened: opening a pipe waits for a writer who may
/// never come, a device may have no end, and opening some devices does something.</summary>
/// <remarks>On Linux the system is asked what a path leads to; elsewhere whatever has a length is taken for a file,
/// and whatever has none is refused.</remarks>
public static class RegularFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="bufferSize">Bytes that are read ahead; 0 for none.</param>
    /// <param name="options">How it will be read.</param>
    /// <returns>A stream that can seek.</returns>
    /// <exception cref="IOException">There is none, it is no regular file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096, FileOptions options = FileOptions.None)
    {
        Require(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, options);
    }

    /// <summary>Opens a file, as <see cref="OpenRead"/> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    public static SafeFileHandle OpenHandle(string path, FileShare share = FileShare.Read)
    {
        Require(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, share);
    }

    /// <summary>Reads a whole file that is opened as by <see cref="OpenRead"/>.</summary>
    /// <param name="path">The file.</param>
    public static byte[] ReadAllBytes(string path)
    {
        Require(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>The length of a file, of what it leads to where it is a link: <see cref="FileInfo.Length"/> is
    /// that of the link itself.</summary>
    /// <param name="path">The file.</param>
    /// <returns>In bytes.</returns>
    public static long LengthOf(string path)
    {
        using var handle = OpenHandle(path, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.GetLength(handle);
    }

    /// <summary>Reads bytes of an open file, fewer where it ends before.</summary>
    /// <param name="handle">The file, as <see cref="OpenHandle"/> opens it.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="destination">Is filled as far as the file goes.</param>
    /// <returns>How many bytes were read.</returns>
    public static int ReadUpTo(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && RandomAccess.Read(handle, destination[total..], offset + total) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }

    /// <summary>Refuses what is no regular file; what is missing is left to whoever opens it.</summary>
    /// <param name="path">The path, for a library that opens it itself.</param>
    /// <exception cref="IOException">It is a folder, a pipe, a socket or a device, or a link that leads to nothing.</exception>
    public static void Require(string path)
    {
        const int Regular = 0x8000;
        if (OperatingSystem.IsLinux() && NativeFiles.TryKindOf(path) is { } kind)
        {
            if (kind != Regular)
            {
                throw new IOException($"'{path}' is no regular file but {NameOf(kind)}.");
            }
        }
        else if (new FileInfo(path).LinkTarget is not null && !IsThere(path))
        {
            throw new IOException($"'{path}' is a link that leads to nothing.");
        }
        else if (!OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, Length: 0 })
        {
            throw new IOException($"'{path}' is empty, or no regular file.");
        }
    }

    // A link by itself counts as there.
    private static bool IsThere(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string NameOf(int kind) => kind switch
    {
        0x4000 => "a folder",
        0x1000 => "a pipe",
        0x2000 => "a device",
        0x6000 => "a disk",
        0xC000 => "a socket",
        _ => "something else",
    };
}
