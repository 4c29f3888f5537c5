using QuantBuild.Conversion.ForTfjs.Calls;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Attention, which TF.js does not have, as products of what Dense layers make.</summary>
internal static class AttentionForms
{
    /// <summary>Each head by itself, for TF.js multiplies no tensors of four dimensions.</summary>
    public static TfjsForm MultiHead(Replaced layer) => Of(layer, (it, query, key, value) =>
    {
        var config = layer.Config;
        var (heads, size, usesBias) = (config.Int("num_heads"), config.Int("key_dim"), config.Bool("use_bias", true));
        var valueSize = config.Has("value_dim") ? config.Int("value_dim") : size;
        Symbol[] seen =
        [
            .. Enumerable.Range(0, heads).Select(head => it.Add(
                "Dot",
                Along(2, 1),
                it.Activate(it.Add("Dot", Along(2, 2), Project(query, "query", size, head), Project(key, "key", size, head)), "softmax"),
                Project(value, "value", valueSize, head))),
        ];
        var joined = heads == 1 ? seen[0] : it.Add("Concatenate", new() { ["axis"] = -1 }, seen);
        return it.Call(Dense(query.Tensor.Channels!.Value, "attention_output", values => values), joined);

        Symbol Project(Symbol x, string name, int length, int head)
        {
            // Scores are divided by the root of the size.
            var scale = name == "query" ? (float)(1 / Math.Sqrt(size)) : 1;
            return it.Add(Dense(length, name, values => [.. Kernels.Head(values, heads, length, head).Select(value => value * scale)]), x);
        }

        TfjsLayer Dense(int units, string name, Func<float[], float[]> part)
        {
            var kernel = ("kernel", (Func<float[]>)(() => part(it.Values($"{name}/kernel"))));
            var bias = ("bias", (Func<float[]>)(() => part(it.Values($"{name}/bias"))));
            return Replacing.Filled(
                "Dense", new() { ["units"] = units, ["activation"] = "linear", ["use_bias"] = usesBias },
                usesBias ? [kernel, bias] : [kernel]);
        }
    });

    public static TfjsForm Dot(Replaced layer) => Of(layer, (it, query, key, value) =>
    {
        var scores = it.Add("Dot", Along(2, 2), query, key);
        if (layer.Config.Bool("use_scale", false))
        {
            scores = it.Rescale(scores, it.Values("scale")[0]);
        }

        return it.Own("Dot", Along(2, 1), it.Activate(scores, "softmax"), value);
    });

    /// <summary>The sums of tanh(query + key), which a Dense layer with the scale as kernel makes.</summary>
    public static TfjsForm Additive(Replaced layer) => Of(layer, (it, query, key, value) =>
    {
        var (size, steps, width) = (query.Sizes, key.Sizes[0], query.Sizes[1]);
        var sums = it.Add("Add", [], it.Reshape(query, size[0], 1, width), it.Reshape(key, 1, steps, width));
        var scale = Replacing.Filled("Dense", new() { ["units"] = 1, ["use_bias"] = false }, ("kernel", () =>
            layer.Config.Bool("use_scale", true) ? it.Values("scale") : [.. Enumerable.Repeat(1f, width)]));
        var scores = it.Reshape(it.Add(scale, it.Activate(sums, "tanh")), size[0], steps);
        return it.Own("Dot", Along(2, 1), it.Activate(scores, "softmax"), value);
    });

    private static TfjsForm Of(Replaced layer, Func<Replacing, Symbol, Symbol, Symbol, Symbol> make)
    {
        var why = $"has no layer {layer.ClassName}";
        return layer.Inputs.Any(input => input.Mask is not null)
            ? new($"{why}, and no layers pass over steps in its place")
            : new(why, it => make(it, it.Inputs[0], it.Inputs[^1], it.Inputs[1]));
    }

    private static System.Text.Json.Nodes.JsonObject Along(int first, int second) =>
        new() { ["axes"] = Replacing.List(first, second), ["normalize"] = false };
}
