using QuantBuild.Common;
using QuantBuild.Keras.Internal.Tfjs;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

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
        try
        {
            return Read(artifacts);
        }
        catch (KerasException e) when (!e.Message.Contains(artifacts.ModelFile, StringComparison.Ordinal))
        {
            throw new KerasException($"'{Printable.Text(artifacts.ModelFile, int.MaxValue)}': {e.Message}", e.Layer, e);
        }
    }

    /// <summary>What TF.js 4.22 does not load of this model's layers, or would compute otherwise than Keras, one line a layer.
    /// <see cref="Save"/> writes such layers as others that TF.js computes rightly where there are any.</summary>
    /// <param name="onlyUnsolved">Whether layers are left out that <see cref="Save"/> writes as others.</param>
    public IReadOnlyList<string> DifferencesInTfjs(bool onlyUnsolved = false) =>
    [
        .. Layers.Select(layer => (Layer: layer, Form: TfjsForm.In(this, layer)))
            .Where(item => item.Form is { } form && !(onlyUnsolved && form.Call is not null))
            .Select(item => $"Layer '{Printable.Text(item.Layer.Name)}' ({item.Layer.ClassName}): {TfjsForm.Release} {item.Form!.Why}."),
    ];

    /// <summary>
    /// Writes the model as TensorFlow.js Layers artifacts, with Keras 2's topology. The folder is replaced as a whole. What TF.js 4.22 does
    /// not load or computes otherwise becomes layers that compute the right thing there; what cannot,
    /// see <see cref="DifferencesInTfjs"/>, is written as it is.
    /// </summary>
    /// <param name="directory">The folder to write or replace.</param>
    /// <exception cref="TfjsFormatException">The files cannot be written.</exception>
    public void Save(string directory)
    {
        using var rewriting = TfjsRewriting.Of(this);
        var model = rewriting.Model;
        TfjsModelWriter.Write(directory, TopologyWriter.Write(model), [[.. model.Graph.Weights.Select(WeightsReader.ToWeightData)]]);
    }

    private static Model Read(TfjsModel artifacts)
    {
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
}
