using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Layers that go through sequences, where TF.js computes them otherwise.</summary>
internal static class SequenceForms
{
    // The weights whose columns make what gates are applied to.
    private static readonly string[] _sums = ["kernel", "recurrent_kernel", "bias"];

    public static TfjsForm? Recurrent(Replaced layer) =>
        Obstacle(layer) is { } obstacle ? new TfjsForm(obstacle)
        : layer.X.Mask is not null && ReturnsSequences(layer.Layer) && layer.Config.Bool("zero_output_for_mask", false)
            ? new TfjsForm("repeats the output before steps that are passed over, where Keras gives zeros")
        : ScalesGates(layer.Layer)
            ? new TfjsForm(Unknown(layer.Layer)!.Lack, it => it.Call(Scaled(it.Layer, string.Empty))) { PassesMask = true }
        : null;

    /// <summary>Whether the backward layer of a Bidirectional is the forward one's twin; Keras 3 writes it even then.</summary>
    public static bool HasTwin(TfjsLayer layer) => Inner(layer, "backward_layer") is not { } backward
        || JsonNode.DeepEquals(Anonymous(Inner(layer, "layer")!.Config), Anonymous(backward.Config));

    public static TfjsForm? Bidirectional(Replaced layer)
    {
        if (Inner(layer.Layer, "layer") is not { } forward)
        {
            return null;
        }

        if (Obstacle(layer with { Layer = forward }) is { } obstacle)
        {
            return new TfjsForm(obstacle);
        }

        if (!HasTwin(layer.Layer))
        {
            return new TfjsForm("takes no backward_layer of another kind than the forward one");
        }

        if (layer.X.Mask is not null && ReturnsSequences(forward))
        {
            return new TfjsForm("repeats the output before steps that are passed over, where Keras gives zeros");
        }

        return !ScalesGates(forward) ? null : new TfjsForm(Unknown(forward)!.Lack, it =>
        {
            string[] prefixes = [.. it.Layer.Weights.Keys.Select(path => path[..(path.LastIndexOf('/') + 1)]).Distinct()];
            var scaled = prefixes.Aggregate(it.Layer, (changed, prefix) => changed with
            {
                Weights = Scaled(forward with { Weights = changed.Weights }, prefix).Weights,
            });
            return it.Call(scaled.With(("layer", new JsonObject
            {
                ["class_name"] = forward.ClassName,
                ["config"] = Scaled(forward, string.Empty).Config,
            })));
        })
        {
            PassesMask = true,
        };
    }

    // What a recurrent layer computes that no other layers do.
    private static string? Obstacle(Replaced layer)
    {
        var (name, config) = (layer.Layer.ClassName, layer.Layer.Config);
        if (name == "GRU" && ((bool?)TopologyJson.Child(config, "reset_after") ?? true))
        {
            return "computes no GRU with reset_after, and no layers take its place";
        }

        return Unknown(layer.Layer) is { } unknown && !ScalesGates(layer.Layer)
            ? $"{unknown.Lack}, and inside a {name} no layer can take its place"
            : null;
    }

    private static TfjsActivation? Unknown(TfjsLayer layer) =>
        Array.Find([Candidate(layer), Gate(layer)], activation => !activation.IsInTfjs);

    // Keras 3's hard_sigmoid is TF.js's of 5/6 of what it is applied to: of sums, which the weights' columns make. A cell's is not.
    private static bool ScalesGates(TfjsLayer layer) => Unknown(layer) is not null
        && (Gate(layer).IsInTfjs || Gate(layer).Name == TfjsActivation.HardSigmoid3)
        && (Candidate(layer).IsInTfjs || (Candidate(layer).Name == TfjsActivation.HardSigmoid3 && layer.ClassName != "LSTM"));

    private static TfjsLayer Scaled(TfjsLayer layer, string prefix)
    {
        var (candidate, gates) = (Candidate(layer).Name == TfjsActivation.HardSigmoid3, Gate(layer).Name == TfjsActivation.HardSigmoid3);
        bool[] scaled = layer.ClassName switch
        {
            "LSTM" => [gates, gates, false, gates],
            "GRU" => [gates, gates, candidate],
            _ => [candidate],
        };
        var units = (int)layer.Config["units"]!;
        var changed = _sums.Aggregate(layer, (all, weight) =>
            all.WithWeight(prefix + weight, values =>
                [.. values.Select((value, i) => scaled[i / units % scaled.Length] ? value * (5f / 6) : value)]));
        changed = candidate ? changed.With(("activation", "hard_sigmoid")) : changed;
        return gates ? changed.With(("recurrent_activation", "hard_sigmoid")) : changed;
    }

    private static TfjsActivation Candidate(TfjsLayer layer) => TfjsActivation.Of(layer, "activation", "tanh");

    private static TfjsActivation Gate(TfjsLayer layer) => layer.ClassName == "SimpleRNN"
        ? TfjsActivation.Of(layer with { Config = [] }, "activation")
        : TfjsActivation.Of(layer, "recurrent_activation", "sigmoid");

    private static bool ReturnsSequences(TfjsLayer layer) =>
        (bool?)TopologyJson.Child(layer.Config, "return_sequences") ?? false;

    private static TfjsLayer? Inner(TfjsLayer layer, string option) =>
        TopologyJson.Child(layer.Config, option) is JsonObject inner && TopologyJson.Text(inner, "class_name") is { } className
            ? new TfjsLayer(className, inner["config"] as JsonObject ?? [])
            : null;

    private static JsonObject Anonymous(JsonObject config)
    {
        var copy = (JsonObject)config.DeepClone();
        copy.Remove("name");
        copy.Remove("go_backwards");
        return copy;
    }
}
