using QuantBuild.Common;

namespace QuantBuild.Keras.Hdf5;

/// <summary>The gate of all readers of Keras's files: one kind of error, which names the file.</summary>
internal static class SavedFile
{
    public static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return ReaderGuard.Read(read, (sentence, cause) => new KerasException($"'{path}': {sentence}", layer: null, cause));
        }
        catch (KerasException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new KerasException($"'{path}': {e.Message}", e.Layer, e);
        }
    }
}
