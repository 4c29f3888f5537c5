using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Reads JSON's numbers, which know no difference between 3 and 3.0, whatever they were parsed from or made of.</summary>
internal static class JsonNumbers
{
    /// <summary>A finite number.</summary>
    public static bool TryRead(JsonNode? node, out double number)
    {
        number = 0;
        return node is JsonValue
            && node.GetValueKind() == JsonValueKind.Number
            && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    /// <summary>A whole number that an int holds.</summary>
    public static bool TryWhole(JsonNode? node, out int number)
    {
        var isWhole = TryRead(node, out var value) && value == Math.Truncate(value) && value is >= int.MinValue and <= int.MaxValue;
        number = isWhole ? (int)value : 0;
        return isWhole;
    }
}
