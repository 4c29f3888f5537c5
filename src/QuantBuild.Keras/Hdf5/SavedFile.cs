using QuantBuild.Common;

namespace QuantBuild.Keras.Hdf5;

/// <summary>The gate of all readers of Keras's files: one kind of error, which names the file, and shows nothing of it raw.</summary>
internal static class SavedFile
{
    private const int MostShown = 2000;

    public static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return ReaderGuard.Read(read, (sentence, cause) => new KerasException(sentence, layer: null, cause));
        }
        catch (KerasException e)
        {
            var what = Printable.Text(e.Message, MostShown);
            throw new KerasException(what.Contains(path, StringComparison.Ordinal) ? what : $"'{path}': {what}", e.Layer, e);
        }
    }
}
