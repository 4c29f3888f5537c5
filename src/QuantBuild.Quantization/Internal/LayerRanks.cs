using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Internal;

/// <summary>How many dimensions a layer's output has, the batch counted, as far as classes and options tell without computing shapes.</summary>
internal static class LayerRanks
{
    // The way back to a layer that tells; longer ones are given up, so that a deep model stays linear.
    private const int MostSteps = 64;

    /// <summary>Whether a layer's axis is the last dimension. Keras writes an axis as a number, counted from either end, or as a list of one.</summary>
    public static bool IsAlongLast(GraphLayer layer)
    {
        var axis = layer.Find("axis") is JsonArray and [var only] ? only : layer.Find("axis");
        if (axis is null)
        {
            return true;
        }

        // A number that a pass has put in is a whole one and no other; one that was read may be written as 3.0.
        if (axis is not JsonValue value || !(value.TryGetValue<int>(out var number) || (value.TryGetValue<double>(out var read) && (number = (int)read) == read)))
        {
            return false;
        }

        var input = layer.Inputs.Count == 1 ? layer.Inputs[0] : null;
        return (input is null ? OfInput(layer) : Of(input)) switch
        {
            _ when number == -1 => true,
            { } rank => number == rank - 1,

            // Where nothing tells, an axis of 3 is that of pictures' channels.
            _ => input?.ClassName == "Dense" ? number >= 1 : number == 3,
        };
    }

    /// <summary>The number of dimensions; null where it is not known.</summary>
    public static int? Of(GraphLayer layer)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (Own(layer) is { } rank)
            {
                return rank;
            }

            if (!KeepsRank(layer) || layer.Inputs.Count == 0)
            {
                return null;
            }

            layer = layer.Inputs[0];
        }

        return null;
    }

    private static int? OfInput(GraphLayer layer) => (layer.Find("batch_input_shape") ?? layer.Find("batch_shape")) is JsonArray shape ? shape.Count : null;

    private static int? Own(GraphLayer layer) => layer.ClassName switch
    {
        "Conv2D" or "DepthwiseConv2D" or "SeparableConv2D" or "Conv2DTranspose" or "MaxPooling2D" or "AveragePooling2D" or "ZeroPadding2D" or "UpSampling2D"
            or "Cropping2D" or "Resizing" or "CenterCrop" or "RandomCrop" => 4,
        "Conv1D" or "SeparableConv1D" or "MaxPooling1D" or "AveragePooling1D" or "ZeroPadding1D" or "UpSampling1D" or "Cropping1D" or "RepeatVector" => 3,
        "Flatten" => 2,
        "GlobalAveragePooling2D" or "GlobalMaxPooling2D" => layer.GetFlag("keepdims") == true ? 4 : 2,
        "GlobalAveragePooling1D" or "GlobalMaxPooling1D" => layer.GetFlag("keepdims") == true ? 3 : 2,
        "LSTM" or "GRU" or "SimpleRNN" => layer.GetFlag("return_sequences") == true ? 3 : 2,
        "Reshape" => (layer.Find("target_shape") as JsonArray)?.Count + 1,
        "Permute" => (layer.Find("dims") as JsonArray)?.Count + 1,
        _ => KeepsRank(layer) || layer.ClassName == "InputLayer" ? OfInput(layer) : null,
    };

    private static bool KeepsRank(GraphLayer layer) => layer.ClassName is "Dense" or "Activation" or "ReLU" or "LeakyReLU" or "PReLU" or "ELU" or "ThresholdedReLU" or "Softmax"
        or "LayerNormalization" or "Add" or "Multiply" or "Average" or "Maximum" or "Minimum" or "Subtract" or "Concatenate" or "Rescaling" or "Normalization" or "Masking"
        || layer.ClassName.EndsWith("Dropout", StringComparison.Ordinal) || layer.ClassName.Contains("BatchNormalization", StringComparison.Ordinal)
        || LayerClasses.IsIdentity(layer);
}
