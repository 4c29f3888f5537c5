using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that have another one inside.</summary>
internal static class Wrappers
{
    private const string ForwardPrefix = "forward_";
    private const string BackwardPrefix = "backward_";

    private static readonly string[] _recurrent = ["LSTM", "GRU", "SimpleRNN"];

    /// <summary>A recurrent layer and its twin that reads sequences from their end, side by side.</summary>
    public static LayerTensor[] Bidirectional(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var config = scope.Config;
        config.Ignore("num_constants", "return_sequences", "return_state");
        var forward = Inner(scope, "layer") ?? throw scope.Error("has no layer");
        var given = Inner(scope, "backward_layer");
        if (Array.Find([forward, given ?? forward], inner => !_recurrent.Contains(inner.Class)) is { Class: { } other })
        {
            throw scope.Error($"has a {other} inside; supported: {string.Join(", ", _recurrent)}");
        }

        var backward = given ?? (forward.Class, (JsonObject)forward.Config.DeepClone());
        var isBackward = Flag(forward.Config, "go_backwards");
        var returnsSequences = Flag(forward.Config, "return_sequences");
        if (given is null)
        {
            backward.Config["go_backwards"] = !isBackward;
        }
        else if (Flag(backward.Config, "go_backwards") == isBackward || Flag(backward.Config, "return_sequences") != returnsSequences)
        {
            throw scope.Error("has a forward and a backward layer that differ in go_backwards and in nothing else that shapes the output");
        }

        // Steps that are passed over give zeros in all the output.
        (forward.Config["zero_output_for_mask"], backward.Config["zero_output_for_mask"]) = (returnsSequences, returnsSequences);
        var plain = TopologyJson.Text(forward.Config, "name") is { Length: > 0 } name ? name : TopologyNames.SnakeCase(forward.Class);
        plain = plain.StartsWith(ForwardPrefix, StringComparison.Ordinal) ? plain[ForwardPrefix.Length..] : plain;
        var ownName = given is null || IsTwin(forward.Config, backward.Config)
            ? BackwardPrefix + plain
            : TopologyJson.Text(backward.Config, "name") ?? string.Empty;
        var states = (inputs.Count - 1) / 2;
        var one = Lower(scope, forward, ForwardPrefix + plain, "forward_layer", [inputs[0], .. inputs.Skip(1).Take(states)]);
        var twin = Lower(scope, backward, ownName, "backward_layer", [inputs[0], .. inputs.Skip(1 + states)]);
        // Both in the order of time.
        var turned = returnsSequences ? twin[0].With(scope.Op("ReverseV2", twin[0].Value, scope.Integers(1))) : twin[0];
        return [.. Merge(scope, one[0], turned), .. one.Skip(1), .. twin.Skip(1)];
    }

    /// <summary>A layer, or a model, that is applied to each step of a sequence by itself.</summary>
    public static LayerTensor TimeDistributed(LayerScope scope, LayerTensor x)
    {
        var node = scope.Config.Find("layer") as JsonObject ?? throw scope.Error("has no layer");
        if (x.Rank < 3)
        {
            throw scope.Error($"takes sequences, [steps, …]; got {x}");
        }

        int?[] step = [null, .. x.Shape.Skip(2)];
        var flat = new LayerTensor(scope.Reshape(x.Value, step, i => i == 0 ? scope.Whole(-1) : scope.SizeOf(x.Value, i + 1)), step);
        LayerTensor output;
        if (CanonicalModels.IsModel(node))
        {
            output = scope.CallModel("layer", node, [flat])[0];
        }
        else
        {
            var inner = Inner(scope, "layer")!.Value;
            inner.Config["name"] ??= TopologyNames.SnakeCase(inner.Class);
            output = Lower(scope, inner, string.Empty, "layer", [flat])[0];
        }

        int?[] shape = [null, x.Shape[1], .. output.Shape.Skip(1)];
        var result = scope.Reshape(output.Value, shape, i => i switch
        {
            0 => scope.Whole(-1),
            1 => scope.SizeOf(x.Value, 1),
            _ => scope.SizeOf(output.Value, i - 1),
        });
        return new(result, shape) { Mask = x.Mask };
    }

    private static LayerTensor[] Merge(LayerScope scope, LayerTensor one, LayerTensor other)
    {
        var mode = scope.Config.IsNull("merge_mode") ? null : scope.Config.String("merge_mode", "concat");
        if (mode is not (null or "concat") && one.Channels != other.Channels)
        {
            throw scope.Error($"merges {one.Channels} units with {other.Channels}");
        }

        return mode switch
        {
            null => [one, other],
            "sum" => [one.With(scope.Op("AddV2", one.Value, other.Value))],
            "ave" => [one.With(scope.Op("Mul", scope.Op("AddV2", one.Value, other.Value), scope.Number(0.5)))],
            "mul" => [one.With(scope.Op("Mul", one.Value, other.Value))],
            "concat" =>
            [
                new(
                    scope.Op("ConcatV2", one.Value, other.Value, scope.Whole(one.Rank - 1)),
                    [.. one.Shape.SkipLast(1), one.Channels + other.Channels])
                {
                    Mask = one.Mask,
                },
            ],
            _ => throw scope.Error($"has merge mode '{mode}', which is not supported. Supported: concat, sum, ave, mul"),
        };
    }

    private static (string Class, JsonObject Config)? Inner(LayerScope scope, string option)
    {
        if (scope.Config.Find(option) is not JsonObject node)
        {
            return null;
        }

        var inner = TopologyJson.Text(node, "class_name") ?? throw scope.Error($"has a {option} without class_name");
        return (inner, (node["config"] as JsonObject)?.DeepClone() as JsonObject ?? throw scope.Error($"has a {option} without config"));
    }

    private static LayerTensor[] Lower(
        LayerScope scope, (string Class, JsonObject Config) inner, string weights, string part, LayerTensor[] inputs)
    {
        inner.Config["name"] ??= inner.Class;
        var own = scope.Inner(scope.Config.Inner(inner.Class, inner.Config), weights, part);
        return LayerTable.Lower(own, inputs);
    }

    private static bool Flag(JsonObject config, string option) =>
        TopologyJson.Child(config, option) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    // Keras 3 writes the backward layer even where it is the forward one's twin.
    private static bool IsTwin(JsonObject forward, JsonObject backward)
    {
        var (one, other) = ((JsonObject)forward.DeepClone(), (JsonObject)backward.DeepClone());
        foreach (var config in (JsonObject[])[one, other])
        {
            config.Remove("name");
            config.Remove("go_backwards");
        }

        return JsonNode.DeepEquals(one, other);
    }
}
