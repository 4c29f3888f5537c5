using QuantBuild.Common;
using QuantBuild.Keras.Internal.SavedModels;

namespace QuantBuild.Keras;

/// <summary>
/// Reads whole models that Keras saved: HDF5 files (<c>model.save("m.h5")</c>, Keras 2 and 3) and archives
/// (<c>model.save("m.keras")</c>, Keras 2.12 and later). Optimizers, losses and other aids of training are passed over.
/// </summary>
public static class KerasModelFile
{
    private static readonly byte[] Hdf5Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] ZipSignature = [(byte)'P', (byte)'K', 3, 4];

    /// <summary>Whether a path is named like a file that <see cref="Load"/> reads: <c>.h5</c>, <c>.hdf5</c> or <c>.keras</c>.</summary>
    /// <param name="path">The path; nothing is opened.</param>
    public static bool HasName(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".H5" or ".HDF5" or ".KERAS";

    /// <summary>Reads a model; its content tells the format, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much is made of the file before it is refused; <see cref="ReadLimits.Default"/> where none is given.</param>
    /// <returns>A <see cref="Sequential"/> or a functional model, not compiled; the caller disposes it.</returns>
    /// <exception cref="KerasException">
    /// The file is missing, is neither kind, holds weights without a model, or has a layer or option that is not supported: the message names the file.
    /// </exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public static Model Load(string path, ReadLimits? limits = null)
    {
        NativeLibraries.EnsureLoaded();
        if (Directory.Exists(path))
        {
            throw new KerasException($"'{path}' is a folder; a model of Keras is one file, .h5 or .keras.");
        }

        var start = ReadStart(path);
        try
        {
            return start.StartsWith(Hdf5Signature) ? KerasHdf5File.Load(path, limits ?? ReadLimits.Default)
                : start.StartsWith(ZipSignature) ? KerasArchive.Load(path, limits ?? ReadLimits.Default)
                : throw new KerasException("It is neither an HDF5 file nor a .keras archive.");
        }
        catch (KerasException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new KerasException($"'{path}': {e.Message}", e.Layer, e);
        }
    }

    private static ReadOnlySpan<byte> ReadStart(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[Hdf5Signature.Length];
            return start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KerasException($"The model file '{path}' cannot be read: {e.Message}", layer: null, e);
        }
    }
}
