using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Keras.Hdf5;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>
/// A model in Keras's HDF5 format: the attribute <c>model_config</c> has its JSON, the group <c>model_weights</c> a group for each layer.
/// Keras 3 writes the same format, with its own notation of dtypes and calls in the JSON.
/// </summary>
internal static class KerasHdf5File
{
    private const string Config = "model_config";

    public static Model Load(string path, ReadLimits limits) => LoadedModel.Create(ReadConfig(path), model => Hdf5Weights.LoadByName(model, path, limits));

    private static JsonObject ReadConfig(string path)
    {
        using var file = Hdf5Weights.Open(path);
        if (!file.AttributeExists(Config))
        {
            throw new KerasException(
                $"The file has no attribute {Config}: it holds weights only, as save_weights writes them. Save the whole model, with model.save(\"model.h5\") or model.save(\"model.keras\").");
        }

        var text = Hdf5Weights.Guard(path, () => file.Attribute(Config).Read<string>());
        return Parse(text, Config);
    }

    /// <summary>Reads a model's JSON.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">Where it stands, for errors.</param>
    internal static JsonObject Parse(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new KerasException($"{name} is no JSON object.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new KerasException($"{name} is no valid JSON: {e.Message}", layer: null, e);
        }
    }
}
