using System.Reflection;
using Build.CommandLine;
using Build.Demos;
using QuantBuild.Quantization.Search;

namespace Build;

/// <summary>Every argument of the build. A new one is one declaration here; nothing else lists them.</summary>
public static class Arguments
{
    private static readonly string[] Training = ["Train*"];
    private static readonly string[] Demos = ["Train*", "Save*", "Quantize*", "Evaluate*", "!QuantizeModel"];
    private static readonly string[] Convnets = ["TrainMnist", "TrainFashionMnist"];
    private static readonly string[] AnyModel = ["EvaluateModel", "QuantizeAndEvaluateModel"];
    private static readonly string[] DemosOnly = [.. Demos, .. AnyModel.Select(target => $"!{target}")];
    private static readonly string[] Budgeted = ["CheckBudgets", "QuantizeAndEvaluate*"];
    private static readonly string[] Schemed = ["Quantize*", "Evaluate*", "!QuantizeModel", "!EvaluateModel"];
    private static readonly string[] Converter = ["QuantizeModel"];
    private const string Verifier = "VerifyInTfjs";

    public static Argument<int?> Epochs { get; } = new("epochs", "passes over the training data", Values.Integer(1))
        { Default = "the demo's own", TakenBy = Training };

    public static Argument<int?> BatchSize { get; } = new("batchSize", "examples in one training step", Values.Integer(1))
        { Default = "the demo's own", TakenBy = Training };

    public static Argument<double?> ValidationSplit { get; } = new("validationSplit", "share of the data kept for validation", Values.Fraction)
        { Default = "the demo's own", TakenBy = Training };

    public static Argument<double?> EvaluationSplit { get; } = new("evaluationSplit", "share of the data kept for the final evaluation", Values.Fraction)
        { Default = "the demo's own", TakenBy = DemosOnly };

    public static Argument<string?> ModelSavePath { get; } = new("modelSavePath", "folder of the trained model", Values.Path)
        { Default = "artifacts/models/<demo>/original", TakenBy = DemosOnly };

    public static Argument<bool> Gpu { get; } = new("gpu", "compute on the GPU, through CUDA", Values.Flag)
        { Default = "off", TakenBy = Demos };

    public static Argument<int?> Patience { get; } = new("patience", "epochs without improvement before training stops", Values.Integer(1))
        { Default = "the demo's own", TakenBy = Convnets };

    public static Argument<bool> KeepBest { get; } = new("keepBest", "save the best epoch in validation, not the last", Values.Flag)
        { Default = "off", TakenBy = Convnets };

    public static Argument<bool> Resume { get; } = new("resume", "go on with an interrupted training", Values.Flag)
        { Default = "off", TakenBy = Convnets };

    public static Argument<bool> SkipUnreadable { get; } = new("skipUnreadable", "leave out pictures that cannot be read, and list them", Values.Flag)
        { Default = "off", TakenBy = ["EvaluateMobileNetV2", .. AnyModel, Verifier] };

    public static Argument<int?> Seed { get; } = new("seed", "fixes splits, initial weights and shuffling", Values.Integer(0))
        { Default = "the demo's own", TakenBy = DemosOnly };

    public static Argument<string?> DataDir { get; } = new("dataDir", "folder that holds the datasets", Values.Path)
        { Default = "artifacts/data", EnvironmentVariable = EnvironmentVariables.Data, TakenBy = [.. DemosOnly, Verifier] };

    public static Argument<bool> Force { get; } = new("force", "run steps even where their inputs did not change", Values.Flag)
        { Default = "off", TakenBy = [.. Demos, "DrawQuantization"] };

    public static Argument<string?> Budgets { get; } = new("budgets", "file that says what models may cost", Values.Path)
        { Default = "quantbuild.json", TakenBy = Budgeted };

    public static Argument<string?> Baseline { get; } = new("baseline", "earlier report.json, or folder of them, to compare with", Values.Path)
        { Default = "none", TakenBy = Budgeted };

    public static Argument<IReadOnlyList<string>?> Schemes { get; } = new("schemes", "how to quantize; see docs/quantization.md", SchemeValues.Names)
        { Default = "converter-16bit,converter-8bit,safe-8bit,tuned-8bit", TakenBy = Schemed };

    public static Argument<Budget?> Budget { get; } = new("budget", "makes the variant budget: the smallest at that drop of the metric, or the best of that size", SchemeValues.Budget)
        { Default = "none", TakenBy = Schemed };

    public static Argument<bool> AllowMiss { get; } = new("allowMiss", "keep the best that a search finds where nothing meets the budget", Values.Flag)
        { Default = "off", TakenBy = Schemed };

    public static Argument<int?> TimeLimit { get; } = new("timeLimit", "minutes after which a search stops with the best so far", Values.Integer(1))
        { Default = "30", TakenBy = Schemed };

    public static Argument<string?> Compression { get; } = new("compression", "what a search counts compressed bytes by", SchemeValues.Compression)
        { Default = "gzip", TakenBy = Schemed };

    public static Argument<string?> Model { get; } = new("model", "model.json to read (of any name), or its folder; a Keras file, but for QuantizeModel and VerifyInTfjs", Values.Path)
        { Default = "required; VerifyInTfjs: every demo's variants", TakenBy = [.. Converter, .. AnyModel, "ConvertModel", Verifier] };

    public static Argument<bool> Browser { get; } = new("browser", "verify in headless Chromium too", Values.Flag)
        { Default = "off", TakenBy = [Verifier] };

    public static Argument<string?> Dataset { get; } = new("dataset", "JSON file that describes the test data", Values.Path)
        { Default = "required", TakenBy = AnyModel };

    public static Argument<long?> MaxUnpackedBytes { get; } = new("maxUnpackedBytes", "most bytes that a given file may unpack or fill up to in memory", Values.Bytes)
        { Default = "4294967296", TakenBy = [.. AnyModel, "ConvertModel"] };

    public static Argument<string?> Name { get; } = new("name", "the model's name in paths and reports", Values.FileName)
        { Default = "that of its file or folder", TakenBy = AnyModel };

    public static Argument<string?> Output { get; } = new("output", "folder to write the model to", Values.Path)
        { Default = "required", TakenBy = [.. Converter, "ConvertModel"] };

    public static Argument<IReadOnlyList<string>?> QuantizeUInt8 { get; } = new("quantize_uint8", "weights to store in 8 bits; without patterns, all that are left; !pattern leaves out", Values.Patterns)
        { Default = "none", TakenBy = Converter };

    public static Argument<IReadOnlyList<string>?> QuantizeUInt16 { get; } = new("quantize_uint16", "weights to store in 16 bits; without patterns, all that are left; !pattern leaves out", Values.Patterns)
        { Default = "none", TakenBy = Converter };

    public static Argument<IReadOnlyList<string>?> QuantizeFloat16 { get; } = new("quantize_float16", "weights to store as float16; without patterns, all that are left; !pattern leaves out", Values.Patterns)
        { Default = "none", TakenBy = Converter };

    public static Argument<int?> WeightShardSizeBytes { get; } = new("weight_shard_size_bytes", "bytes of the largest weight file", Values.Integer(1))
        { Default = "4194304", TakenBy = Converter };

    public static IReadOnlyList<Argument> All { get; } =
        [.. typeof(Arguments).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Argument)))
            .Select(property => (Argument)property.GetValue(null)!)];
}
