using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>How many dimensions a layer's output has, the batch counted, as far as classes and options tell
/// without computing shapes.</summary>
internal static class LayerRanks
{
    // The way back to a layer that tells; longer ones are given up, so that a deep model stays linear.
    private const int MostSteps = 64;

    /// <summary>Whether a layer's axis is the last dimension. Keras writes an axis as a number, counted from either end,
    /// or as a list of one.</summary>
    public static bool IsAlongLast(GraphLayer layer)
    {
        var axis = layer.Find("axis") is JsonArray and [var only] ? only : layer.Find("axis");
        if (axis is null)
        {
            return true;
        }

        // A number that a pass has put in is a whole one and no other; one that was read may be written as 3.0.
        if (axis is not JsonValue value
            || !(value.TryGetValue<int>(out var number) || (value.TryGetValue<double>(out var read) && (number = (int)read) == read)))
        {
            return false;
        }

        var input = layer.Inputs.Count == 1 ? layer.Inputs[0] : null;
        return (input is null ? RankRule.OfInputShape(layer) : Of(input)) switch
        {
            _ when number == -1 => true,
            { } rank => number == rank - 1,

            // Where nothing tells, an axis of 3 is that of pictures' channels.
            _ => input?.Class.Kernel is { Rank: 2 } matrix ? matrix.IsChannelAxis(number) : number == 3,
        };
    }

    /// <summary>The number of dimensions; null where it is not known.</summary>
    public static int? Of(GraphLayer layer)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (layer.Class.Rank.Own(layer) is { } rank)
            {
                return rank;
            }

            if (!layer.Class.Rank.IsKept || layer.Inputs.Count == 0)
            {
                return null;
            }

            layer = layer.Inputs[0];
        }

        return null;
    }
}
