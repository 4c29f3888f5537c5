using QuantBuild.Common;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>Reads whole models that Keras saved: HDF5 files (<c>model.save("m.h5")</c>, Keras 2 and 3) and archives
/// (<c>model.save("m.keras")</c>, Keras 2.12 and later). Optimizers, losses and other aids of training are passed over.</summary>
public static class KerasModelFile
{
    /// <summary>Says what something is that was given as a TF.js model, by its content.</summary>
    /// <param name="path">A file or folder.</param>
    /// <returns>Sentences that name its kind and what takes it: a file of Keras, TensorFlow, ONNX …; null where it may be a TF.js model, is
    /// not known, or cannot be read.</returns>
    public static string? DescribeForeign(string path)
    {
        try
        {
            return ForeignFile.Recognize(path) is not (FileKind.TfjsModel or FileKind.Folder or FileKind.Unknown) and var kind
                ? ForeignFile.Describe(kind)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads a model; its content tells the format, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much is made of the file before it is refused;
    /// <see cref="ReadLimits.Default"/> where none is given.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ConversionException">
    /// The file is missing, is neither kind, holds weights without a model, or has a layer or option that is not supported:
    /// the message names the file.
    /// </exception>
    public static LayersModel Read(string path, ReadLimits? limits = null)
    {
        var most = limits ?? ReadLimits.Default;
        return SavedFile.Read(path, () => ForeignFile.Recognize(path) switch
        {
            FileKind.Hdf5 => KerasHdf5File.Read(path, most),
            FileKind.Archive => KerasArchive.Read(path, most),
            var other => throw new ConversionException(ForeignFile.Describe(other)),
        });
    }
}
