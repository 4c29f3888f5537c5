using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>
/// A model's JSON in the one form that layers are read from, whatever wrote it: Keras 2, <c>tf.keras</c>, Keras 3 or TF.js, in a
/// <c>model.json</c>, an HDF5 file or an archive. Options have Keras 2's names in snake case, numbers and names stand where objects wrapped
/// them, calls are lists of <c>[layer, call, tensor]</c>, and what only training needs is gone. Models in models keep their place.
/// </summary>
/// <param name="Model"><c>{class_name: Sequential | Functional, config: {name, layers, input_layers, output_layers}}</c>.</param>
/// <param name="Dialect">Whose definitions the names have.</param>
/// <param name="IsForTfjs">Whether TF.js loads the words in which the topology was written.</param>
internal sealed record CanonicalTopology(JsonObject Model, KerasDialect Dialect, bool IsForTfjs)
{
    /// <summary>Brings a topology into that form; the given JSON stays as it is.</summary>
    /// <param name="json">A model's JSON, or one that has it in <c>model_config</c>.</param>
    /// <param name="version"><c>keras_version</c>, where it stands beside the JSON and not in it; else null.</param>
    /// <exception cref="LayersException">The JSON is no model's, or has what is not supported.</exception>
    public static CanonicalTopology Of(JsonNode? json, string? version = null)
    {
        var root = json as JsonObject ?? throw new LayersException("The topology is no JSON object; there is nothing to build.");
        // Keras wraps the model in model_config; TF.js itself does not.
        var model = TopologyJson.Child(root, "model_config") as JsonObject ?? root;
        var written = version ?? TopologyJson.Text(root, "keras_version");
        var dialect = written is null ? Guess(model) : KerasDialect.Of(written);
        return dialect.Major == 1
            ? throw new LayersException($"The model was written by Keras {Printable.Text(written!)}, whose layers have other options. "
                + "Load it in Keras 2 and save it again.")
            : new CanonicalTopology(CanonicalModels.Read(model), dialect, dialect.Major < 3 && TfjsLimits.Loads(model));
    }

    // Keras 3 has dtypes as objects, batch_shape for batch_input_shape, and calls as objects.
    private static KerasDialect Guess(JsonObject model)
    {
        var layers = (model["config"] as JsonObject)?["layers"] as JsonArray ?? [];
        return layers.OfType<JsonObject>().Any(IsOfKeras3) ? new KerasDialect(3) : KerasDialect.Keras2;
    }

    private static bool IsOfKeras3(JsonObject layer) =>
        (layer["config"] is JsonObject config
            && (config["batch_shape"] is not null
                || (config["dtype"] is JsonObject dtype && TopologyJson.Text(dtype, "class_name") == "DTypePolicy")))
        || layer["inbound_nodes"] is JsonArray and [JsonObject, ..];
}
