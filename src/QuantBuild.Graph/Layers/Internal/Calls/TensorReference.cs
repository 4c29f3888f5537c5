using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>An output of a call: the layer, which of its calls, and which of that call's outputs.</summary>
internal readonly record struct TensorReference(string Layer, int Call, int Tensor)
{
    public static TensorReference Of(JsonNode? json)
    {
        var array = (JsonArray)json!;
        return new TensorReference((string)array[0]!, (int)array[1]!, (int)array[2]!);
    }

    public static TensorReference[] ListOf(JsonNode? json) => [.. ((JsonArray)json!).Select(Of)];
}
