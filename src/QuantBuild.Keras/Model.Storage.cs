using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras;

/// <content>Loading and saving TensorFlow.js Layers artifacts.</content>
public partial class Model
{
    /// <summary>Reads a TensorFlow.js Layers model; quantized weights are dequantized.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>A <see cref="Sequential"/> or a functional model, not compiled.</returns>
    /// <exception cref="KerasException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    public static Model Load(string path)
    {
        NativeLibraries.EnsureLoaded();
        using var artifacts = TfjsModel.Open(path);
        Model? model = TopologyReader.Read(artifacts);
        try
        {
            WeightsReader.Read(artifacts, model);
            var complete = model;
            model = null;
            return complete;
        }
        finally
        {
            model?.Dispose();
        }
    }

    /// <summary>Writes the model as TensorFlow.js Layers artifacts, with Keras 2's topology. The folder is replaced as a whole.</summary>
    /// <param name="directory">The folder to write or replace.</param>
    /// <exception cref="TfjsFormatException">The files cannot be written.</exception>
    public void Save(string directory) =>
        TfjsModelWriter.Write(directory, TopologyWriter.Write(this), [[.. Graph.Weights.Select(WeightsReader.ToWeightData)]]);
}
