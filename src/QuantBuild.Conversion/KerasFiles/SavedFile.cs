using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Graph.Layers;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

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
        catch (ConversionException e)
        {
            var what = Printable.Text(e.Message, MostShown);
            throw new ConversionException(what.Contains(path, StringComparison.Ordinal) ? what : $"'{path}': {what}", e.Layer, e);
        }
    }

    /// <summary>Opens an HDF5 file and reads of it.</summary>
    public static T Open<T>(string path, Func<Hdf5File, T> read)
    {
        if (!File.Exists(path))
        {
            throw new ConversionException($"The weights file '{path}' does not exist.");
        }

        using var stream = RegularFile.OpenRead(path);
        return read(new Hdf5File(stream));
    }

    private static ConversionException Refuse(string sentence, Exception cause) =>
        new(cause is Hdf5Exception or LayersException ? cause.Message : sentence, (cause as LayersException)?.Layer, cause);
}
