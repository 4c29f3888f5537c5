using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Keras;

/// <content>Graphs for quantization's passes.</content>
public partial class Model
{
    /// <summary>Reads a TensorFlow.js Layers model for the passes of quantization. To these a model in the model is one opaque layer, so
    /// that they would pass over all that is in it: its layers become the whole model's.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>The graph; of a model without others in it, it has the topology as it is.</returns>
    /// <exception cref="KerasException">There are models in the model, and a layer or option of it is not supported.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged, or the model is none of layers.</exception>
    /// <exception cref="QuantizationException">The topology is not that of a Layers model.</exception>
    public static ModelGraph ReadGraph(string path)
    {
        using (var artifacts = TfjsModel.Open(path))
        {
            if (artifacts.Format != TfjsModelFormat.LayersModel || !TopologyJson.HasInnerModels(artifacts.Topology))
            {
                return ModelGraphFile.Read(path);
            }
        }

        using var model = Load(path);
        return ModelGraph.Parse(
            TopologyWriter.Write(model)["modelTopology"]!,
            model.Weights.Select(weight => new WeightTensor(weight.Name, [.. weight.Shape], weight.GetValues())));
    }
}
