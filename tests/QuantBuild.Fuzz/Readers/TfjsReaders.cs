using QuantBuild.Quantization;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Fuzz.Readers;

/// <summary>TensorFlow.js artifacts: opened and read, quantized by the converter's arithmetic, and by passes.</summary>
internal static class TfjsReaders
{
    private const string Graph =
        """
        {"format":"graph-model","generatedBy":"2.4","convertedBy":"x",
          "modelTopology":{"node":[{"name":"x","op":"Placeholder",
            "attr":{"dtype":{"type":"DT_FLOAT"},"shape":{"shape":{"dim":[{"size":"-1"},{"size":"2"}]}}}},
        {"name":"f","op":"Const","attr":{"dtype":{"type":"DT_FLOAT"}}},
        {"name":"y","op":"MatMul","input":["x","f"],"attr":{"T":{"type":"DT_FLOAT"}}}],"versions":{"producer":987},"library":{}},
        "weightsManifest":[{"paths":["a.bin"],"weights":[
        {"name":"f","shape":[1,1],"dtype":"float32"},
        {"name":"q","shape":[],"dtype":"float32","quantization":{"dtype":"uint8","min":-0.5,"scale":0.25,"original_dtype":"float32"}},
        {"name":"s","shape":[2],"dtype":"string"},
        {"name":"h","shape":[1],"dtype":"float32","quantization":{"dtype":"float16"}}]},
        {"paths":["b.bin"],"weights":[{"name":"b","shape":[2],"dtype":"bool"}]}]}
        """;

    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("tfjs-model", false, () => [GraphModel(), Layers()], ReadAll, typeof(TfjsFormatException)),
        new("tfjs-quantizer", false, () => [GraphModel(), Layers()], Quantize, typeof(TfjsFormatException), typeof(QuantizationException)),
        new("graph-model", false, () => [GraphModel().OnlyJson()], ReadAll, typeof(TfjsFormatException)),
        new("scheme-passes", true, () => [Layers().OnlyJson()], ApplyPasses, typeof(TfjsFormatException), typeof(QuantizationException)),
        new(
            "patterns", false, () => [FuzzSample.OfText("patterns.txt", "*/kernel,dense_?/bias\n*,![abc]x\n[!a-z]*/gamma")], Match,
            typeof(QuantizationException)),
    ];

    private static FuzzSample GraphModel() => FuzzSample.OfText("model.json", Graph).With(
        ("a.bin", [0, 0, 128, 63, 3, 1, 0, 0, 0, 65, 0, 0, 0, 0, 0, 60]),
        ("b.bin", [1, 2])) is var sample ? sample with { Damaged = [.. sample.Files.Keys] } : null!;

    private static FuzzSample Layers() => FuzzSample.OfFolder(SampleModels.Folder("convolutions"));

    private static FuzzSample OnlyJson(this FuzzSample sample) => sample with { Damaged = ["model.json"] };

    private static void ReadAll(string folder)
    {
        using var model = TfjsModel.Open(folder);
        foreach (var weight in model.Weights)
        {
            switch (weight.Dtype)
            {
                case TfjsDtype.Float32:
                    _ = model.ReadFloat32(weight);
                    break;
                case TfjsDtype.Int32:
                    _ = model.ReadInt32(weight);
                    break;
                case TfjsDtype.String:
                    _ = model.ReadStrings(weight);
                    break;
                default:
                    model.ReadBytes(weight, 0, new byte[weight.ByteLength]);
                    break;
            }
        }
    }

    private static void Quantize(string folder)
    {
        foreach (var dtype in new[] { QuantizedDtype.UInt8, QuantizedDtype.Float16 })
        {
            _ = TfjsModelQuantizer.Quantize(folder, Path.Combine(folder, "out", dtype.ToString()), QuantizationPlan.All(dtype));
        }
    }

    private static void ApplyPasses(string folder)
    {
        var recipe = new QuantizationRecipe
        {
            Passes = [new CrossLayerEqualization(), new BatchNormNormalization(), new ChannelScaling()],
            Kernel = KernelGrid.Levels(176),
            Correction = OutputCorrection.DataFreeBias,
        };
        ModelGraphFile.Write(Path.Combine(folder, "out"), ModelQuantizer.Quantize(ModelGraphFile.Read(folder), recipe), folder);
    }

    private static void Match(string folder)
    {
        foreach (var line in File.ReadAllLines(Path.Combine(folder, "patterns.txt")))
        {
            var plan = QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, line.Split(',')));
            _ = plan.Assign(["dense_1/kernel", "dense_1/bias", "bn/gamma", "", "[", new string('a', 200)]);
            _ = plan.FindUnmatchedPatterns(["dense_1/kernel"]);
        }
    }
}
