using QuantBuild.Datasets;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Graph;
using QuantBuild.Quantization.Search;
using QuantBuild.Verification;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Fuzz.Readers;

/// <summary>What searches remember, which never refuses; what a scheme noted; and what TensorFlow.js answers.</summary>
internal static class ExperimentReaders
{
    private const string Answer =
        """
        {"runtime":"Node.js 20","tfjs":"4.22.0","backend":"wasm","simd":true,"models":[
        {"outputs":[[{"name":"y","shape":[2,3]}],[{"name":"y","shape":[2,3]},{"name":"z","shape":[2]}]]},{"error":"Unknown layer"}]}
        """;

    private static readonly Candidate _measured = new(0.5, 0.25, [1, 0.75, 1]);

    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("search-memory", false, () => [Memory()], folder => Recall(folder)),
        new(
            "scheme-notes", false, () => [FuzzSample.OfText(
                "variant.scheme.json",
                """{"AppliesPasses":true,"Notes":["Better than the converter's rounding.","Searched for a minute."]}""")],
            folder => SchemeOutcome.Load(Path.Combine(folder, "variant")), typeof(ExperimentException)),
        new(
            "verification-answer", false, () => [FuzzSample.OfText("result.json", Answer)],
            folder => TfjsAnswer.Read(Path.Combine(folder, "result.json"), [2, 1]), typeof(VerificationException)),
    ];

    private static FuzzSample Memory()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-fuzz-search-").FullName;
        try
        {
            var memory = Recall(folder);
            memory.Sensitivities =
                [new KernelSensitivity("dense/kernel", 20, 0.125, 0.5), new KernelSensitivity("dense_1/kernel", 15, 0.25, 0)];
            memory.Keep(_measured, new CandidateResult(1000, 0.01, 0.002));
            memory.Keep(_measured with { Price = 2 }, new CandidateResult(900, null, 0.003));
            return FuzzSample.Of("search-brotli.json", File.ReadAllBytes(Path.Combine(folder, "search-brotli.json")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SearchMemory Recall(string folder)
    {
        var source = SampleModels.Folder("perceptron");
        var criteria = new Criteria([DatasetMetric.MeanAbsoluteError], new ValueTargets([0, 1], Width: 1));
        var inputs = Tensor.Of([2, 4], new float[8]);
        var data = new CalibrationData { Samples = inputs, Selection = SelectionData.Of(inputs, criteria), Splits = [] };
        var run = new SchemeRun(
            source, Path.Combine(folder, "variant"), new(() => data), new SchemeOptions(),
            new ExperimentLog(TextWriter.Null, IsTerminal: false));
        var memory = SearchMemory.Open(run);
        _ = memory.Find(_measured)?.CompressedBytes;
        return memory;
    }
}
