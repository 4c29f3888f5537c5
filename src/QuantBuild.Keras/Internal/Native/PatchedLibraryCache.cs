using System.Security.Cryptography;
using QuantBuild.Common.Files;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>Keeps patched copies of TorchSharp's native library, each in a folder named after the original's SHA-256.</summary>
internal sealed class PatchedLibraryCache(string root)
{
    /// <summary>The cache of the current user.</summary>
    public static PatchedLibraryCache ForCurrentUser() =>
        new(UserCache.Find() ?? throw new NativeLibraryException(
            "No place for a patched copy of TorchSharp's native library: neither HOME nor XDG_CACHE_HOME is set. Set one of them."));

    /// <summary>Path of the patched copy of <paramref name="original"/>; made where missing, made anew where
    /// its bytes are not right.</summary>
    public string Provide(string original)
    {
        var bytes = File.ReadAllBytes(original);
        var folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var copy = Path.Combine(folder, Path.GetFileName(original));

        GlibcxxPatch.Apply(bytes, original);
        if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(bytes))
        {
            return copy;
        }

        try
        {
            // Another process may have done the same meanwhile; the bytes are equal, so the last one may win.
            AtomicFile.Write(copy, stream => stream.Write(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NativeLibraryException(
                $"The patched copy of '{original}' cannot be written to '{folder}': {e.Message} Set XDG_CACHE_HOME to a folder of yours.",
                copy,
                e);
        }

        return copy;
    }
}
