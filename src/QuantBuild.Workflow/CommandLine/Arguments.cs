using System.Reflection;
using QuantBuild.Experiments;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Verification;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>Every argument of the build and the tool. A new one is one declaration here, and its name in what each target and command
/// says that it takes.</summary>
public static class Arguments
{
    // The description of an argument, which people see, is its documentation.
#pragma warning disable CS1591
    public static Argument<int?> Epochs { get; } = new("epochs", "passes over the training data", Values.Integer(1))
    {
        Default = "the demo's own",
    };

    public static Argument<int?> BatchSize { get; } = new("batchSize", "examples in one training step", Values.Integer(1))
    {
        Default = "the demo's own",
    };

    public static Argument<double?> ValidationSplit { get; } = new(
        "validationSplit", "share of the data kept for validation", Values.Fraction)
    {
        Default = "the demo's own",
    };

    public static Argument<double?> EvaluationSplit { get; } = new(
        "evaluationSplit", "share of the data kept for the final evaluation", Values.Fraction)
    {
        Default = "the demo's own",
    };

    public static Argument<string?> ModelSavePath { get; } = new("modelSavePath", "folder of the trained model", Values.Path)
    {
        Default = "artifacts/models/<demo>/original",
    };

    public static Argument<GpuUse?> Gpu { get; } = new(
        "gpu", "compute on the GPU, through CUDA; auto: where there is one", Values.Gpu)
    {
        Default = "off",
    };

    public static Argument<int?> Patience { get; } = new("patience", "epochs without improvement before training stops", Values.Integer(1))
    {
        Default = "the demo's own",
    };

    public static Argument<bool> KeepBest { get; } = new("keepBest", "save the best epoch in validation, not the last", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<bool> Resume { get; } = new("resume", "go on with an interrupted training", Values.Flag) { Default = "off" };

    public static Argument<bool> SkipUnreadable { get; } = new(
        "skipUnreadable", "leave out pictures that cannot be read, and list them", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<int?> Seed { get; } = new("seed", "fixes splits, initial weights and shuffling", Values.Integer(0))
    {
        Default = "the demo's own",
    };

    public static Argument<string?> DataDir { get; } = new("dataDir", "folder that holds the datasets", Values.Path)
    {
        Default = "artifacts/data",
        EnvironmentVariable = EnvironmentVariables.Data,
    };

    public static Argument<bool> Force { get; } = new("force", "run steps even where their inputs did not change", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<string?> Budgets { get; } = new("budgets", "file that says what models may cost", Values.Path)
    {
        Default = "quantbuild.json",
    };

    public static Argument<string?> Baseline { get; } = new(
        "baseline", "earlier report.json, or folder of them, to compare with", Values.Path)
    {
        Default = "none",
    };

    public static Argument<IReadOnlyList<string>?> Schemes { get; } = new(
        "schemes", "how to quantize; see docs/quantization.md", SchemeValues.Names)
    {
        Default = "converter-16bit,converter-8bit,safe-8bit,tuned-8bit",
    };

    public static Argument<SearchGoal?> Goal { get; } = new(
        "budget", "makes the variant budget: the smallest at that drop of the metric, or the best of that size", SchemeValues.Goal)
    {
        Default = "none",
    };

    public static Argument<bool> AllowMiss { get; } = new(
        "allowMiss", "keep the best that a search finds where nothing meets the budget", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<int?> TimeLimit { get; } = new(
        "timeLimit", "minutes after which a search stops with the best so far", Values.Integer(1))
    {
        Default = "30",
    };

    public static Argument<Compression?> Compression { get; } = new(
        "compression", "what a search counts compressed bytes by", SchemeValues.Compression)
    {
        Default = "brotli",
    };

    public static Argument<IReadOnlyList<ContentCoding>?> Precompress { get; } = new(
        "precompress", "packs each file that is written a second time, for servers to send", SchemeValues.Codings)
    {
        Default = "none",
    };

    public static Argument<string?> SaveRecipe { get; } = new(
        "saveRecipe", "file to write what a search finds to, as a recipe of quantbuild.json", Values.Path)
    {
        Default = "none",
    };

    public static Argument<string?> PerChannel { get; } = new(
        "perChannel", "gives a graph model's kernels a scale a channel, multiplied once after loading", Values.OneOf("atLoad"))
    {
        Default = "none",
    };

    public static Argument<string?> Model { get; } = new(
        "model", "model.json to read (of any name), or its folder; a Keras file, but for QuantizeModel and VerifyInTfjs", Values.Path)
    {
        Default = "required; VerifyInTfjs: every model's variants",
    };

    public static Argument<string?> FloatModel { get; } = new(
        "floatModel", "what --model was quantized from, to compare with inside TF.js where our engine does not run it", Values.Path)
    {
        Default = "original beside it, where there is one",
    };

    public static Argument<IReadOnlyList<TfjsBackend>?> Backend { get; } = new(
        "backend", "what TF.js computes with; webgl runs in headless Chromium", BackendValues.List)
    {
        Default = "wasm",
    };

    public static Argument<bool> Browser { get; } = new("browser", "verify in headless Chromium too", Values.Flag) { Default = "off" };

    public static Argument<string?> Dataset { get; } = new("dataset", "JSON file that describes the test data", Values.Path)
    {
        Default = "required",
    };

    public static Argument<long?> MaxUnpackedBytes { get; } = new(
        "maxUnpackedBytes", "most bytes that a given file may unpack or fill up to in memory", Values.Bytes)
    {
        Default = "4294967296",
    };

    public static Argument<string?> Name { get; } = new("name", "the model's name in paths and reports", Values.FileName)
    {
        Default = "that of its file or folder",
    };

    public static Argument<string?> Output { get; } = new("output", "folder, or file of ONNX, to write the model to", Values.Path)
    {
        Default = "required",
    };

    public static Argument<string?> To { get; } = new("to", "format to convert to", Values.OneOf("tfjs", "onnx")) { Default = "tfjs" };

    public static Argument<IReadOnlyList<string>?> QuantizeUInt8 { get; } = new(
        "quantize_uint8", "weights to store in 8 bits; without patterns, all that are left; !pattern leaves out", Values.Patterns)
    {
        Default = "none",
    };

    public static Argument<IReadOnlyList<string>?> QuantizeUInt16 { get; } = new(
        "quantize_uint16", "weights to store in 16 bits; without patterns, all that are left; !pattern leaves out", Values.Patterns)
    {
        Default = "none",
    };

    public static Argument<IReadOnlyList<string>?> QuantizeFloat16 { get; } = new(
        "quantize_float16", "weights to store as float16; without patterns, all that are left; !pattern leaves out", Values.Patterns)
    {
        Default = "none",
    };

    public static Argument<int?> WeightShardSizeBytes { get; } = new(
        "weight_shard_size_bytes", "bytes of the largest weight file", Values.Integer(1))
    {
        Default = "4194304",
    };

    public static Argument<string?> Shard { get; } = new(
        "shard", "does a part of the work, for --merge to put together; auto: which one a batch system's variables say", ShardValues.Number)
    {
        Default = "all of it",
    };

    public static Argument<string?> ShardDir { get; } = new("shardDir", "folder of the parts' files", Values.Path)
    {
        Default = "artifacts/shards",
    };

    public static Argument<bool> Merge { get; } = new(
        "merge", "takes what parts have computed instead of computing it", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<IReadOnlyList<string>?> Runtimes { get; } = new(
        "runtimes", "systems to pack the tool for", Values.SomeOf("linux-x64", "linux-arm64", "osx-arm64", "win-x64", "any"))
    {
        Default = "all of them",
    };

#pragma warning restore CS1591

    /// <summary>What every step of a demo takes, from the making of its model on.</summary>
    public static IReadOnlyList<Argument> OfDemos { get; } = [EvaluationSplit, ModelSavePath, Gpu, Seed, DataDir, Force];

    /// <summary>What decides which variants of a model there are.</summary>
    public static IReadOnlyList<Argument> OfSchemes { get; } = [Schemes, Goal, AllowMiss, TimeLimit, Compression, Precompress, SaveRecipe];

    /// <summary>What a report is held against.</summary>
    public static IReadOnlyList<Argument> OfBudgets { get; } = [Budgets, Baseline];

    /// <summary>What cuts work into parts.</summary>
    public static IReadOnlyList<Argument> OfShards { get; } = [Shard, ShardDir, Merge];

    /// <summary>What stands for a demo where the command line gives the model.</summary>
    public static IReadOnlyList<Argument> OfDescribedModel { get; } = [Model, Dataset, Name, MaxUnpackedBytes, SkipUnreadable, Gpu, Force];

    /// <summary>All of them, in the order of their declaration.</summary>
    public static IReadOnlyList<Argument> All { get; } =
        [.. typeof(Arguments).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Argument)))
            .Select(property => (Argument)ValueOf(property)!)];

    /// <summary>The arguments that a property of this class declares, one or a group.</summary>
    /// <param name="property">The property's name.</param>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public static IReadOnlyList<Argument> Named(string property) => ValueOf(typeof(Arguments).GetProperty(property)) switch
    {
        Argument argument => [argument],
        IReadOnlyList<Argument> group => group,
        _ => throw new ArgumentException($"{nameof(Arguments)} declares no \"{property}\".", nameof(property)),
    };

    // By a delegate: reflection would compile a method of its own for each of them, at every start.
    private static object? ValueOf(PropertyInfo? property) => property?.GetMethod!.CreateDelegate<Func<object>>()();
}
