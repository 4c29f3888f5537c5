using QuantBuild.Common;
using QuantBuild.Conversion.Internal;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Conversion;

/// <summary>Reads and writes models of layers as TensorFlow.js artifacts.</summary>
public static class TfjsLayersFile
{
    /// <summary>Reads a model; quantized weights are dequantized.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ConversionException">It is no model of layers, a layer or option is not supported, or weights
    /// and layers do not fit.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    public static LayersModel Read(string path)
    {
        using var artifacts = TfjsModel.Open(path);
        return Read(artifacts);
    }

    /// <summary>Reads a model whose files are open; quantized weights are dequantized.</summary>
    /// <param name="artifacts">The files.</param>
    /// <returns>The model; it needs the files no more.</returns>
    /// <exception cref="ConversionException">It is no model of layers, a layer or option is not supported, or weights
    /// and layers do not fit.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    public static LayersModel Read(TfjsModel artifacts)
    {
        try
        {
            return ReadLayers(artifacts);
        }
        catch (LayersException e)
        {
            throw new ConversionException($"'{Printable.Text(artifacts.ModelFile, int.MaxValue)}': {e.Message}", e.Layer, e);
        }
    }

    /// <summary>Writes a model as it is, in Keras 2's words: what TF.js does not know of it, it does not load. The folder is replaced
    /// as a whole.</summary>
    /// <param name="model">The model.</param>
    /// <param name="directory">The folder to write or replace.</param>
    /// <param name="options">The layout on disk; null for the defaults.</param>
    /// <exception cref="TfjsFormatException">The files cannot be written.</exception>
    public static void Write(LayersModel model, string directory, TfjsWriteOptions? options = null) => TfjsModelWriter.Write(
        directory,
        Keras2Topology.Of(model.Topology),
        [[.. model.Weights.Select(weight => WeightData.FromFloat32(weight.Name, weight.Shape, model.Values.Get(weight).Floats))]],
        options);

    private static LayersModel ReadLayers(TfjsModel artifacts)
    {
        if (artifacts.Format != TfjsModelFormat.LayersModel)
        {
            throw new LayersException("The model is a graph model, a TensorFlow graph without layers.");
        }

        var values = artifacts.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, artifacts.ReadFloat32(weight)), StringComparer.Ordinal);
        return LayersModel.Read(
            artifacts.Topology ?? throw new LayersException("The model has no modelTopology, only weights."),
            [.. values.Select(weight => new GraphWeight(weight.Key, ElementType.Float32, weight.Value.Shape))],
            new WeightSet(values));
    }
}
