namespace QuantBuild.Graph.GraphDef;

/// <summary>Nodes that compute what several ops do, as the parts that they stand for.</summary>
internal static class FusedNodes
{
    private static readonly Dictionary<string, string> _first = new(StringComparer.Ordinal)
    {
        ["_FusedConv2D"] = "Conv2D",
        ["FusedConv2D"] = "Conv2D",
        ["FusedDepthwiseConv2dNative"] = "DepthwiseConv2dNative",
        ["_FusedDepthwiseConv2dNative"] = "DepthwiseConv2dNative",
        ["_FusedMatMul"] = "MatMul",
    };

    private static readonly HashSet<string> _activations = new(
        ["Relu", "Relu6", "Elu", "Sigmoid", "Tanh", "LeakyRelu"], StringComparer.Ordinal);

    /// <summary>Adds the parts of a fused node.</summary>
    /// <returns>The value of the last; null where the node is not fused, or holds a part that cannot stand alone.</returns>
    public static GraphValue? Add(GraphBuilder builder, GraphDefNode node, IReadOnlyList<GraphValue> inputs)
    {
        if (!_first.TryGetValue(node.Op, out var type))
        {
            return null;
        }

        var fused = node.Attributes.Texts("fused_ops");
        var needed = 2 + fused.Count(op => op is "BiasAdd" or "Prelu");
        if (inputs.Count < needed || !Array.TrueForAll(fused, op => op is "BiasAdd" or "Prelu" || _activations.Contains(op)))
        {
            return null;
        }

        var value = builder.Add(type, [inputs[0], inputs[1]], node.Attributes, node.Name, NameOf(node, type, fused.Length == 0));
        var next = 2;
        for (var i = 0; i < fused.Length; i++)
        {
            value = builder.Add(
                fused[i],
                fused[i] is "BiasAdd" or "Prelu" ? [value, inputs[next++]] : [value],
                AttributesOf(fused[i], node),
                node.Name,
                NameOf(node, fused[i], i == fused.Length - 1));
        }

        return value;
    }

    private static string NameOf(GraphDefNode node, string type, bool isLast) => isLast ? node.Name : $"{node.Name}/{type}";

    private static OperationAttributes AttributesOf(string type, GraphDefNode node)
    {
        var attributes = new OperationAttributes();
        if (type == "LeakyRelu")
        {
            attributes.Add("alpha", node.Attributes.Number("leakyrelu_alpha", 0.2));
        }

        if (type == "BiasAdd" && node.Attributes.Contains("data_format"))
        {
            attributes.Add("data_format", node.Attributes.Text("data_format"));
        }

        return attributes;
    }
}
