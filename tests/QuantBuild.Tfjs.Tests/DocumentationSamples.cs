using System.Text.Json.Nodes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests;

/// <summary>The samples of the XML documentation, to the letter between their marks, so that they compile and run.</summary>
internal static class DocumentationSamples
{
    public static void TfjsModelWriter_()
    {
        // <TfjsModelWriter>
        var json = new JsonObject
        {
            ["format"] = "layers-model",
            ["modelTopology"] = JsonNode.Parse("""{ "class_name": "Sequential", "config": { "name": "sequential", "layers": [] } }"""),
        };
        var kernel = WeightData.FromFloat32("dense/kernel", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 });
        var bias = WeightData.FromFloat32("dense/bias", [3], new float[3]);
        TfjsModelWriter.Write("model", json, [[kernel, bias]]);
        // </TfjsModelWriter>
    }

    public static void TfjsModel_()
    {
        // <TfjsModel>
        using var model = TfjsModel.Open("model");
        foreach (var weight in model.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32))
        {
            float[] values = model.ReadFloat32(weight);
            Console.WriteLine($"{weight.Name} [{string.Join(", ", weight.Shape)}]: {values.Length} values");
        }
        // </TfjsModel>
    }

    public static void TfjsModelQuantizer_()
    {
        // <TfjsModelQuantizer>
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["*/kernel"]),
            new QuantizationRule(QuantizedDtype.Float16, null));
        QuantizationSummary summary = TfjsModelQuantizer.Quantize("model", "model-quantized", plan);
        foreach (string warning in summary.Warnings)
        {
            Console.WriteLine(warning);
        }
        // </TfjsModelQuantizer>
    }
}
