using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring.Comparing;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Benchmarks.Growth;

/// <summary>What may become large: weights in bytes and in number, layers, and pictures.</summary>
internal static class GrowthCases
{
    private const int WeightsInGigabyte = 20;
    private const int ElementsOfLarge = 1_000_000_000 / sizeof(float) / WeightsInGigabyte;
    private const int ElementsOfSmall = 1_000;

    public static IReadOnlyList<GrowthCase> All { get; } =
    [
        new("bytes", "`QuantizeModel` to uint8, GB of float32 in shards of 4 MiB", [1, 2, 4], (size, folder) =>
            WriteWeights(folder, size * WeightsInGigabyte, ElementsOfLarge), (_, folder) => Quantize(folder)),
        new("weights", "`QuantizeModel` to uint8, weights of 1,000 elements", [2_500, 5_000, 10_000], (size, folder) =>
            WriteWeights(folder, size, ElementsOfSmall), (_, folder) => Quantize(folder)),
        new("load", "loading a model and computing 32 examples, layers", [1_250, 2_500, 5_000], ResidualModel.Write, Predict),
        new("scheme", "`safe-8bit`, layers", [1_250, 2_500, 5_000], ResidualModel.Write, (_, folder) => Scheme("safe-8bit", folder)),
        new("calibrate", "`tuned-8bit`, layers", [1_250, 2_500, 5_000], ResidualModel.Write, (_, folder) => Scheme("tuned-8bit", folder)),
        new("report", "a report's page, weights", [2_500, 5_000, 10_000], WriteReport, (_, folder) => Render(folder)),
        new(
            "pictures", "evaluating a small model, photographs", [2_500, 5_000, 10_000], RepeatedPhotographs.Write,
            RepeatedPhotographs.Evaluate)
        {
            NeedsData = true,
        },
    ];

    private static void WriteWeights(string folder, int count, int elements)
    {
        var random = new Random(1);
        var values = new float[elements];
        random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        var topology = new JsonObject { ["format"] = "layers-model", ["modelTopology"] = new JsonObject() };
        TfjsModelWriter.Write(folder, topology, [
            [.. Enumerable.Range(0, count).Select(i => WeightData.FromFloat32($"dense_{i}/kernel", [elements / 100, 100], values))],
        ]);
    }

    private static void WriteReport(int size, string folder) =>
        ReportFile.Save(Path.Combine(folder, "report.json"), GeneratedReport.Of(variants: 2, size));

    private static void Render(string folder) => HtmlReport.Save(
        Path.Combine(folder, "report.html"), new JudgedReport(ReportFile.Load(Path.Combine(folder, "report.json"))));

    private static void Quantize(string folder) =>
        TfjsModelQuantizer.Quantize(folder, $"{folder}-quantized", QuantizationPlan.All(QuantizedDtype.UInt8));

    private static void Scheme(string name, string folder)
    {
        var calibration = new Lazy<CalibrationData>(() => new CalibrationData
        {
            Samples = Examples(256, seed: 1),
            Selection = SelectionData.Of(Examples(64, seed: 2), Compare, truth: () => []),
            Splits = [],
        });
        var log = new ExperimentLog(TextWriter.Null, IsTerminal: false);
        SchemeCatalog.Find(name)!.Quantize(new SchemeRun(folder, $"{folder}-quantized", calibration, new SchemeOptions(), log));

        static Judgement Compare(float[] reference, float[] outputs) => new(RelativeError.Squared(reference, outputs), null);
    }

    private static Tensor Examples(int count, int seed)
    {
        var random = new Random(seed);
        return Tensor.Of(
            [count, ResidualModel.Width], [.. Enumerable.Range(0, count * ResidualModel.Width).Select(_ => random.NextSingle() - 0.5f)]);
    }

    private static void Predict(int size, string folder)
    {
        using var model = RunnableModel.Load(folder);
        var outputs = model.Predict([32, ResidualModel.Width], new float[32 * ResidualModel.Width]);
        if (outputs.Length != 32 * ResidualModel.Width)
        {
            throw new InvalidOperationException($"A model of {size} layers gave {outputs.Length} numbers.");
        }
    }
}
