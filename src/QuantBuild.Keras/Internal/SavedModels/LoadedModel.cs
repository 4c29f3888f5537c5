using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Topology;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>Makes a model that Keras saved: its layers from the config, then their weights.</summary>
internal static class LoadedModel
{
    /// <summary>Makes the model; where its weights cannot be loaded, nothing of it stays in memory.</summary>
    /// <param name="config">The model's JSON as Keras wrote it.</param>
    /// <param name="version">The version of Keras that wrote it; null where the file does not say.</param>
    /// <param name="loadWeights">Gives the model its weights.</param>
    public static Model Create(JsonObject config, string? version, Action<Model> loadWeights)
    {
        Model? model = TopologyReader.Read(config, version);
        try
        {
            loadWeights(model);
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
