using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Hdf5;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>A model in Keras's HDF5 format: the attribute <c>model_config</c> has its JSON, the group <c>model_weights</c> a group for each
/// layer. Keras 3 writes the same format, with its own notation of dtypes and calls in the JSON.</summary>
internal static class KerasHdf5File
{
    private const string Config = "model_config";
    private const string Version = "keras_version";

    public static LayersModel Read(string path, ReadLimits limits) => SavedFile.Open(path, file =>
        Hdf5Weights.ReadByName(LayersModel.WithoutValues(CanonicalTopology.Of(ReadConfig(file), ReadVersion(file))), file, limits));

    private static JsonObject ReadConfig(Hdf5File file)
    {
        var text = file.Root.Attribute(Config) ?? throw new ConversionException(
            $"The file has no attribute {Config}: it holds weights only, as save_weights writes them. "
                + "Save the whole model, with model.save(\"model.h5\") or model.save(\"model.keras\").");
        return ModelJson.Parse(
            text.Count == 1 ? text[0] : throw new ConversionException($"{Config} is {text.Count} texts, where one should be."), Config);
    }

    private static string? ReadVersion(Hdf5File file) =>
        file.Root.Attribute(Version) is [var text] ? Encoding.UTF8.GetString(text.Span) : null;
}
