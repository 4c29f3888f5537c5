using QuantBuild.Common;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>Reads Keras's HDF5 files of weights without a model.</summary>
public static class KerasWeightsFile
{
    /// <summary>Reads weights by topological order, as Keras does: the file's layers that have weights,
    /// one for one onto the model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A file of <c>save_weights</c>, or a whole saved model.</param>
    /// <param name="limits">How much is made of the file before it is refused;
    /// <see cref="ReadLimits.Default"/> where none is given.</param>
    /// <returns>The model with the file's values.</returns>
    /// <exception cref="ConversionException">The file is no such file, or a count or shape does not fit;
    /// the message names the layer.</exception>
    public static LayersModel Read(LayersModel model, string path, ReadLimits? limits = null) =>
        SavedFile.Read(path, () => SavedFile.Open(path, file => Hdf5Weights.ReadByOrder(model, file, limits ?? ReadLimits.Default)));
}
