using QuantBuild.Common;
using QuantBuild.Conversion;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Keras;

/// <summary>Loads and saves TensorFlow.js Layers artifacts.</summary>
public static class LayersModelFile
{
    /// <summary>Reads a TensorFlow.js Layers model; quantized weights are dequantized. libtorch is loaded when it first computes.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>A <see cref="Sequential"/> or a functional model, not compiled.</returns>
    /// <exception cref="KerasException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    public static Model Load(string path)
    {
        using var artifacts = TfjsModel.Open(path);
        try
        {
            return Load(TfjsLayersFile.Read(artifacts));
        }
        catch (ConversionException e)
        {
            throw new KerasException(e.Message, e.Layer, e);
        }
        catch (KerasException e)
        {
            throw new KerasException($"'{Printable.Text(artifacts.ModelFile, int.MaxValue)}': {e.Message}", e.Layer, e);
        }
    }

    /// <summary>Makes a model that can be trained of one that was read as such. libtorch is loaded when it first computes.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A <see cref="Sequential"/> or a functional model, not compiled.</returns>
    /// <exception cref="KerasException">Training does not have a layer or option.</exception>
    public static Model Load(LayersModel model)
    {
        var made = TopologyReader.Read(model);
        made.SetWeights(model.Values);
        return made;
    }

    /// <summary>Sets the values of all weights, found by their names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="GraphException">A weight is missing, or has another shape.</exception>
    public static void SetWeights(this Model model, WeightSet values)
    {
        foreach (var weight in model.Graph.Weights)
        {
            weight.SetValues(values.Get(new GraphWeight(weight.Name, ElementType.Float32, weight.Shape)).Floats);
        }
    }

    /// <summary>The model as such, without what trains and computes it.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Its layers and the values of its weights.</returns>
    public static LayersModel ToLayersModel(this Model model) => LayersModel.Read(
        TopologyWriter.Write(model)["modelTopology"]!,
        [.. model.Graph.Weights.Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape))],
        new WeightSet(model.Graph.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, weight.GetValues()), StringComparer.Ordinal)));

    /// <summary>
    /// Writes a model as TensorFlow.js Layers artifacts, with Keras 2's topology. The folder is replaced as a whole. What TF.js 4.22 does
    /// not load or computes otherwise becomes layers that compute the right thing there; what cannot, is written as it is: see
    /// <see cref="TfjsRewriting"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="directory">The folder to write or replace.</param>
    /// <exception cref="TfjsFormatException">The files cannot be written.</exception>
    public static void Save(this Model model, string directory) => model.Save(directory, new TfjsWriteOptions());

    /// <summary>Writes a model as the other overload does, laid out otherwise.</summary>
    /// <param name="model">The model.</param>
    /// <param name="directory">The folder to write or replace.</param>
    /// <param name="options">The layout on disk.</param>
    /// <exception cref="TfjsFormatException">The files cannot be written.</exception>
    public static void Save(this Model model, string directory, TfjsWriteOptions options)
    {
        var rewriting = TfjsRewriting.Of(model.ToLayersModel());
        if (rewriting.Differences.Any(difference => difference.IsSolved))
        {
            TfjsLayersFile.Write(rewriting.Model, directory, options);
            return;
        }

        var weights = model.Graph.Weights.Select(weight => WeightData.FromFloat32(weight.Name, weight.Shape, weight.GetValues()));
        TfjsModelWriter.Write(directory, TopologyWriter.Write(model), [[.. weights]], options);
    }
}
