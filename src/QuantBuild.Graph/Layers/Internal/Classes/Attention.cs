using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that weigh the steps of one sequence for those of another. Inputs are the query, the value and,
/// if it is another, the key.</summary>
internal static class Attention
{
    // What is taken off the score of a step that is passed over.
    private const double Passed = 1e9;

    /// <summary>Attention with weights of its own for each of several heads.</summary>
    public static LayerTensor MultiHead(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var config = scope.Config;
        config.Ignore("dropout", "query_shape", "key_shape", "value_shape", "flash_attention", "seed");
        config.RequireNull("output_shape", "attention_axes");
        var (query, value, key) = Three(scope, inputs);
        var (heads, size) = (Convolutions.Positive(scope, "num_heads"), Convolutions.Positive(scope, "key_dim"));
        var valueSize = config.Has("value_dim") ? Convolutions.Positive(scope, "value_dim") : size;
        var usesBias = config.Bool("use_bias", true);
        var projected = Project(query, "query", size);
        var keys = Project(key, "key", size);
        var values = Project(value, "value", valueSize);
        var scores = Einsum("btnh,bsnh->bnts", scope.Op("Mul", projected, scope.Number(1 / Math.Sqrt(size))), keys);
        if ((value.Mask ?? key.Mask) is { } mask)
        {
            scores = WithoutPassed(scope, scores, scope.Op("ExpandDims", scope.Op("ExpandDims", mask, scope.Whole(1)), scope.Whole(1)));
        }

        var seen = Einsum("bnts,bsnh->btnh", scope.Op("Softmax", scores), values);
        var width = Convolutions.Channels(scope, query);
        var last = scope.Inner(config, "attention_output", "output_dense");
        var output = Einsum("btnh,nhd->btd", seen, last.Weight("kernel", heads, valueSize, width));
        output = usesBias ? scope.Op("AddV2", output, last.Weight("bias", width)) : output;
        return new(output, query.Shape) { Mask = query.Mask };

        GraphValue Einsum(string equation, params GraphValue[] of) =>
            scope.OpWith("Einsum", new() { { "equation", equation } }, of);

        GraphValue Project(LayerTensor x, string name, int length)
        {
            var part = scope.Inner(config, name, $"{name}_dense");
            var sum = Einsum("btd,dnh->btnh", x.Value, part.Weight("kernel", Convolutions.Channels(scope, x), heads, length));
            return usesBias ? scope.Op("AddV2", sum, part.Weight("bias", heads, length)) : sum;
        }
    }

    /// <summary>The products of query and key are the scores.</summary>
    public static LayerTensor Dot(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        scope.Config.Ignore("dropout", "seed");
        if (scope.Config.OneOf("score_mode", "dot", "dot", "concat") != "dot" || scope.Config.Bool("causal", false))
        {
            throw scope.Error("has score_mode concat or is causal, which is not supported");
        }

        var (query, _, key) = Three(scope, inputs);
        var scores = scope.OpWith("BatchMatMulV2", new() { { "adj_y", true } }, query.Value, key.Value);
        return Weighed(scope, inputs, scope.Config.Bool("use_scale", false) ? scope.Op("Mul", scores, scope.Weight("scale")) : scores);
    }

    /// <summary>The sums of tanh(query + key) are the scores.</summary>
    public static LayerTensor Additive(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        scope.Config.Ignore("dropout", "seed", "score_mode");
        if (scope.Config.Bool("causal", false))
        {
            throw scope.Error("is causal, which is not supported");
        }

        var (query, _, key) = Three(scope, inputs);
        var sum = scope.Op("AddV2", scope.Op("ExpandDims", query.Value, scope.Whole(2)), scope.Op("ExpandDims", key.Value, scope.Whole(1)));
        var parts = scope.Op("Tanh", sum);
        parts = scope.Config.Bool("use_scale", true)
            ? scope.Op("Mul", parts, scope.Weight("scale", Convolutions.Channels(scope, query)))
            : parts;
        return Weighed(scope, inputs, scope.Reduce("Sum", parts, false, 3));
    }

    private static LayerTensor Weighed(LayerScope scope, IReadOnlyList<LayerTensor> inputs, GraphValue scores)
    {
        var (query, value, _) = Three(scope, inputs);
        scores = value.Mask is { } mask ? WithoutPassed(scope, scores, scope.Op("ExpandDims", mask, scope.Whole(1))) : scores;
        var output = scope.Op("BatchMatMulV2", scope.Op("Softmax", scores), value.Value);
        if (query.Mask is { } kept)
        {
            output = scope.Op("Mul", output, scope.Op("ExpandDims", Float(scope, kept), scope.Whole(-1)));
        }

        return new(output, [null, query.Shape[1], value.Shape[2]]) { Mask = query.Mask };
    }

    private static GraphValue WithoutPassed(LayerScope scope, GraphValue scores, GraphValue mask) =>
        scope.Op("Sub", scores, scope.Op("Mul", scope.Op("Sub", scope.Number(1), Float(scope, mask)), scope.Number(Passed)));

    private static GraphValue Float(LayerScope scope, GraphValue flags) =>
        scope.OpWith("Cast", new() { { "DstT", ElementType.Float32 } }, flags);

    private static (LayerTensor Query, LayerTensor Value, LayerTensor Key) Three(LayerScope scope, IReadOnlyList<LayerTensor> inputs) =>
        inputs.Count is 2 or 3 && inputs.All(input => input.Rank == 3)
            ? (inputs[0], inputs[1], inputs[^1])
            : throw scope.Error($"takes a query, a value and perhaps a key, which are sequences; got {string.Join(" and ", inputs)}");
}
