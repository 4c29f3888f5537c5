using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Hdf5;
using QuantBuild.Keras.Hdf5;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>A model in Keras's HDF5 format: the attribute <c>model_config</c> has its JSON, the group <c>model_weights</c> a group for each
/// layer. Keras 3 writes the same format, with its own notation of dtypes and calls in the JSON.</summary>
internal static class KerasHdf5File
{
    private const string Config = "model_config";
    private const string Version = "keras_version";

    public static Model Load(string path, ReadLimits limits) => Hdf5Weights.Open(path, file =>
        LoadedModel.Create(ReadConfig(file), ReadVersion(file), model => Hdf5Weights.LoadByName(model, file, limits)));

    private static JsonObject ReadConfig(Hdf5File file)
    {
        var text = file.Root.Attribute(Config) ?? throw new KerasException(
            $"The file has no attribute {Config}: it holds weights only, as save_weights writes them. "
                + "Save the whole model, with model.save(\"model.h5\") or model.save(\"model.keras\").");
        return ModelJson.Parse(
            text.Count == 1 ? text[0] : throw new KerasException($"{Config} is {text.Count} texts, where one should be."), Config);
    }

    private static string? ReadVersion(Hdf5File file) =>
        file.Root.Attribute(Version) is [var text] ? Encoding.UTF8.GetString(text.Span) : null;
}
