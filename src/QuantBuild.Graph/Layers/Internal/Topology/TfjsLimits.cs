using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Tells whether TF.js 4.22 loads the words that a topology is written in; whether it has the
/// layers is another question.</summary>
/// <remarks>It looks up every class that a config names, those of training aids too, and reads dtypes and calls
/// as Keras 2 wrote them.</remarks>
internal static class TfjsLimits
{
    private static readonly HashSet<string> _initializers = new(StringComparer.Ordinal)
    {
        "Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Identity", "LeCunNormal", "LeCunUniform",
        "Ones", "Orthogonal",
        "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros",
    };

    private static readonly HashSet<string> _constraints = new(StringComparer.Ordinal) { "MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm" };

    /// <summary>Whether no word stands in the way.</summary>
    public static bool Loads(JsonNode? json) => json switch
    {
        JsonArray list => list.All(Loads),
        JsonObject node => node.All(field => LoadsField(TopologyNames.OptionName(field.Key), field.Value)),
        _ => true,
    };

    private static bool LoadsField(string name, JsonNode? value) => (name, value) switch
    {
        ("dtype", JsonObject) or ("batch_shape", not null) or ("inbound_nodes", JsonArray and [JsonObject, ..]) => false,
        ("class_name", _) => !CanonicalLayers.IsOtherName(value),
        (_, JsonObject aid) when name.EndsWith("_initializer", StringComparison.Ordinal) => IsOneOf(_initializers, aid),
        (_, JsonObject aid) when name.EndsWith("_regularizer", StringComparison.Ordinal) => IsOneOf(["L1L2"], aid),
        (_, JsonObject aid) when name.EndsWith("_constraint", StringComparison.Ordinal) => IsOneOf(_constraints, aid),
        (_, JsonObject wrapped) when TopologyJson.Text(wrapped, "type") == "ndarray" => false,
        _ => Loads(value),
    };

    private static bool IsOneOf(HashSet<string> known, JsonObject aid) =>
        TopologyJson.Text(aid, "class_name") is { } name && known.Contains(name);
}
