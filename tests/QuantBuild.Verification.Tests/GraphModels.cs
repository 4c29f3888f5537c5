using System.Text.Json.Nodes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Verification.Tests;

/// <summary>Small graph models as the converter writes them.</summary>
internal static class GraphModels
{
    private const int Rows = 5;

    /// <summary>A picture of any size, rows of a table and a switch; two outputs.</summary>
    public static void WriteSeveral(string folder) => Write(
        folder,
        [
            Input("image", "DT_FLOAT", -1, -1, -1, 3),
            Input("ids", "DT_INT32", -1, 2),
            Input("flag", "DT_BOOL"),
            Node("mean", "Mean", ["image", "axes"]),
            Node("rows", "GatherV2", ["table", "ids", "zero"]),
            Node("sum", "Sum", ["rows", "one"]),
            Node("both", "AddV2", ["mean", "sum"]),
            Node("cast", "Cast", ["flag"], ("SrcT", Type("DT_BOOL")), ("DstT", Type("DT_FLOAT"))),
            Node("switched", "Mul", ["both", "cast"]),
        ],
        ["both", "switched"],
        [Weight("table", Rows, 3), Integers("axes", 1, 2), Integers("zero", 0), Integers("one", 1)]);

    /// <summary>A branch that is taken or not, as control flow of TensorFlow 1; our engine does not run it.</summary>
    public static void WriteBranch(string folder, float factor = 0.7f) => Write(
        folder,
        [
            Input("x", "DT_FLOAT", -1, 4),
            Node("scaled", "Mul", ["x", "scale"]),
            Node("total", "Sum", ["x", "axes"]),
            Node("isMore", "Greater", ["total", "limit"]),
            Node("switch", "Switch", ["scaled", "isMore"]),
            Node("negated", "Neg", ["switch"]),
            Node("kept", "Identity", ["switch:1"]),
            Node("merged", "Merge", ["negated", "kept"]),
        ],
        ["merged"],
        [
            WeightData.FromFloat32("scale", [4], new[] { factor, 0.33f, -1.2f, 0.05f }), Integers("axes", 0, 1),
            WeightData.FromFloat32("limit", [], new float[1]),
        ]);

    /// <summary>The difference of large sums, of which little but rounding is left.</summary>
    public static void WriteCancellation(string folder, float sum = 49_152_000) => Write(
        folder,
        [
            Input("image", "DT_FLOAT", 1, 128, 128, 3),
            Node("raised", "AddV2", ["image", "thousand"]),
            Node("sum", "Sum", ["raised", "axes"]),
            Node("rest", "Sub", ["sum", "expected"]),
        ],
        ["rest"],
        [
            WeightData.FromFloat32("thousand", [], new[] { 1000f }), WeightData.FromFloat32("expected", [], new[] { sum }),
            Integers("axes", 1, 2, 3),
        ]);

    /// <summary>A product of matrices of integers, which TF.js's wasm backend does not have.</summary>
    public static void WriteWholeNumbers(string folder) => Write(
        folder,
        [Input("x", "DT_INT32", 1, 2, 2), Node("product", "BatchMatMulV2", ["x", "x"], ("adj_x", No()), ("adj_y", No()))],
        ["product"],
        [Integers("unused", 1)]);

    /// <summary>A picture times something of which not even the rank is known.</summary>
    public static void WriteUnknownRank(string folder)
    {
        var unknown = new JsonObject { ["shape"] = new JsonObject { ["unknownRank"] = true } };
        Write(
            folder,
            [
                Input("image", "DT_FLOAT", -1, 4, 4, 3),
                Node("ratio", "Placeholder", [], ("dtype", Type("DT_FLOAT")), ("shape", unknown)),
                Node("spread", "BroadcastTo", ["ratio", "shape"]),
                Node("scaled", "Mul", ["image", "spread"]),
            ],
            ["scaled"],
            [Integers("shape", 1, 4, 4, 3)]);
    }

    /// <summary>A convolution, a depthwise one, a transposed one and a matrix product; two pictures come in, two outputs go out.</summary>
    public static void WriteKernels(string folder)
    {
        JsonObject Ones() => new() { ["list"] = new JsonObject { ["i"] = new JsonArray("1", "1", "1", "1") } };
        (string, JsonNode)[] Window() =>
            [("strides", Ones()), ("dilations", Ones()), ("padding", new JsonObject { ["s"] = Convert.ToBase64String("SAME"u8) })];
        Write(
            folder,
            [
                Input("first", "DT_FLOAT", 1, 6, 6, 3),
                Input("second", "DT_FLOAT", 1, 6, 6, 3),
                Node("sum", "Sub", ["first", "second"]),
                Node("conv", "Conv2D", ["sum", "conv/w"], Window()),
                Node("biased", "BiasAdd", ["conv", "conv/b"]),
                Node("relu", "Relu", ["biased"]),
                Node("depthwise", "DepthwiseConv2dNative", ["relu", "depthwise/w"], Window()),
                Node("transposed", "Conv2DBackpropInput", ["size", "transposed/w", "depthwise"], Window()),
                Node("mean", "Mean", ["transposed", "axes"]),
                Node("dense", "MatMul", ["mean", "dense/w"], ("transpose_a", No()), ("transpose_b", No())),
            ],
            ["dense", "mean"],
            [
                Weight("conv/w", 3, 3, 3, 8), Weight("conv/b", 8), Weight("depthwise/w", 3, 3, 8, 2), Weight("transposed/w", 3, 3, 5, 16),
                Weight("dense/w", 5, 4), Integers("axes", 1, 2), Integers("size", 1, 6, 6, 5),
            ]);
    }

    private static void Write(string folder, IReadOnlyList<JsonObject> nodes, IReadOnlyList<string> outputs, WeightData[] weights)
    {
        var constants = weights.Select(weight =>
            Node(weight.Name, "Const", [], ("dtype", Type(weight.Dtype == TfjsDtype.Int32 ? "DT_INT32" : "DT_FLOAT"))));
        var named = new JsonObject(outputs.Select(name =>
            KeyValuePair.Create<string, JsonNode?>($"{name}_key", new JsonObject { ["name"] = $"{name}:0" })));
        TfjsModelWriter.Write(
            folder,
            new JsonObject
            {
                ["format"] = "graph-model",
                ["signature"] = new JsonObject { ["outputs"] = named },
                ["modelTopology"] = new JsonObject
                {
                    ["node"] = new JsonArray([.. constants, .. nodes]),
                    ["versions"] = new JsonObject { ["producer"] = 440 },
                },
            },
            [weights]);
    }

    private static WeightData Weight(string name, params int[] shape) => WeightData.FromFloat32(
        name, shape, Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => MathF.Sin(i + 1)).ToArray());

    private static WeightData Integers(string name, params int[] values) =>
        new(name, values.Length == 1 ? [] : [values.Length], TfjsDtype.Int32, null, stream =>
        {
            foreach (var value in values)
            {
                stream.Write(BitConverter.GetBytes(value));
            }
        });

    private static JsonObject Input(string name, string type, params int[] shape)
    {
        var sizes = shape.Select(size => (JsonNode)new JsonObject { ["size"] = $"{size}" });
        var declared = new JsonObject { ["shape"] = new JsonObject { ["dim"] = new JsonArray([.. sizes]) } };
        return Node(name, "Placeholder", [], ("dtype", Type(type)), ("shape", declared));
    }

    private static JsonObject Node(string name, string op, string[] inputs, params (string Name, JsonNode Value)[] attributes) => new()
    {
        ["name"] = name,
        ["op"] = op,
        ["input"] = new JsonArray([.. inputs.Select(input => (JsonNode)input)]),
        ["attr"] = new JsonObject(attributes.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Name, pair.Value))),
    };

    private static JsonObject No() => new() { ["b"] = false };

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
