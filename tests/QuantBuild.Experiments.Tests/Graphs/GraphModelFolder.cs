using System.Text.Json.Nodes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Experiments.Tests.Graphs;

/// <summary>A small graph model as the converter writes it: a convolution, a depthwise and a pointwise one whose channels differ in range,
/// and a matrix product.</summary>
internal static class GraphModelFolder
{
    private const int Channels = 16;
    private const int Wide = 64;

    /// <summary>Writes it.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="last">The op of the last node, which takes its input alone.</param>
    /// <param name="isLopsided">Whether the channels between the largest kernels differ in range, too, and the matrix makes up for
    /// that.</param>
    public static void Write(string directory, string last = "Identity", bool isLopsided = false)
    {
        var random = new Random(5);
        var nodes = new JsonArray(
            Node("image", "Placeholder", [], new() { ["dtype"] = Type("DT_FLOAT"), ["shape"] = Shape(-1, 12, 12, 3) }),
            Node("first", "_FusedConv2D", ["image", "first/w", "first/b"], Convolution("BiasAdd", "Relu6")),
            Node("depthwise", "FusedDepthwiseConv2dNative", ["first", "depthwise/w", "depthwise/b"], Convolution("BiasAdd", "Relu")),
            Node("pointwise", "_FusedConv2D", ["depthwise", "pointwise/w", "pointwise/b"], Convolution("BiasAdd", "Relu")),
            Node("mean", "Mean", ["pointwise", "axes"], new() { ["keep_dims"] = new JsonObject { ["b"] = false } }),
            Node(
                "dense", "MatMul", ["mean", "dense/w"],
                new() { ["transpose_a"] = new JsonObject { ["b"] = false }, ["transpose_b"] = new JsonObject { ["b"] = false } }),
            Node("sum", "AddV2", ["dense", "dense/b"], []),
            Node("scores", last, ["sum"], []));
        WeightData[] weights =
        [
            Weight("first/w", 1, 3, 3, 3, Channels), Weight("first/b", 1, Channels), Weight("depthwise/w", Channels, 3, 3, Channels, 1),
            Weight("depthwise/b", 1, Channels),
            Weight("pointwise/w", isLopsided ? Wide : 1, 1, 1, Channels, Wide), Weight("pointwise/b", isLopsided ? Wide : 1, Wide),
            Strided("dense/w", isLopsided ? -Wide : 1, 10, Wide, 10), Weight("dense/b", 1, 10),
            new WeightData("axes", [2], TfjsDtype.Int32, null, stream => stream.Write([1, 0, 0, 0, 2, 0, 0, 0])),
        ];
        foreach (var name in weights.Select(weight => weight.Name))
        {
            nodes.Insert(0, Node(name, "Const", [], new() { ["dtype"] = Type(name == "axes" ? "DT_INT32" : "DT_FLOAT") }));
        }

        TfjsModelWriter.Write(directory, new JsonObject
        {
            ["format"] = "graph-model",
            ["generatedBy"] = "kept",
            ["modelTopology"] = new JsonObject { ["node"] = nodes },
        }, [weights]);

        // Channels of a kernel differ in range up to a thousandfold.
        WeightData Weight(string name, int channels, params int[] shape) => Strided(name, channels, 1, shape);

        WeightData Strided(string name, int channels, int stride, params int[] shape)
        {
            var values = new float[shape.Aggregate(1, (product, size) => product * size)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(((2 * random.NextDouble()) - 1) * Math.Pow(10, 3.0 * (i / stride % channels) / channels) / 4);
            }

            return WeightData.FromFloat32(name, shape, values);
        }
    }

    private static JsonObject Node(string name, string op, string[] inputs, JsonObject attributes) => new()
    {
        ["name"] = name,
        ["op"] = op,
        ["input"] = new JsonArray([.. inputs.Select(input => (JsonNode)input)]),
        ["attr"] = attributes,
    };

    private static JsonObject Convolution(params string[] fused) => new()
    {
        ["T"] = Type("DT_FLOAT"),
        ["strides"] = new JsonObject { ["list"] = new JsonObject { ["i"] = new JsonArray("1", "1", "1", "1") } },
        ["padding"] = new JsonObject { ["s"] = Base64("SAME") },
        ["data_format"] = new JsonObject { ["s"] = Base64("NHWC") },
        ["num_args"] = new JsonObject { ["i"] = "1" },
        ["fused_ops"] = new JsonObject
        {
            ["list"] = new JsonObject { ["s"] = new JsonArray([.. fused.Select(name => (JsonNode)Base64(name))]) },
        },
    };

    private static JsonObject Shape(params int[] sizes) => new()
    {
        ["shape"] = new JsonObject
        {
            ["dim"] = new JsonArray([.. sizes.Select(size => (JsonNode)new JsonObject { ["size"] = $"{size}" })]),
        },
    };

    private static JsonObject Type(string name) => new() { ["type"] = name };

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
