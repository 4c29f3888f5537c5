using QuantBuild.Common;
using QuantBuild.Hdf5;

namespace QuantBuild.Keras.Hdf5;

/// <summary>The gate of all readers of Keras's files: one kind of error, which names the file, and shows nothing of it raw.</summary>
internal static class SavedFile
{
    private const int MostShown = 2000;

    public static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return ReaderGuard.Read(read, Refuse);
        }
        catch (Exception e) when (e is KerasException or Hdf5Exception)
        {
            var what = Printable.Text(e.Message, MostShown);
            throw new KerasException(
                what.Contains(path, StringComparison.Ordinal) ? what : $"'{path}': {what}", (e as KerasException)?.Layer, e);
        }
    }

    private static KerasException Refuse(string sentence, Exception cause) =>
        new(cause is Hdf5Exception ? cause.Message : sentence, layer: null, cause);
}
