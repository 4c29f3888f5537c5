using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Generated;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Made-up inputs for a first look, of the shapes that the model takes.</summary>
internal sealed record GenerateSource(
    int Examples, int Seed, ValueRange Range, IReadOnlyList<int>? InputShape, IReadOnlyList<GenerateInput> Named) : ExampleSource
{
    private const int DefaultExamples = 64;
    private const int MostExamples = 1_000_000;

    private IReadOnlyList<GeneratedInput>? _inputs;

    public static IReadOnlyList<string> Fields { get; } = ["examples", "seed", "range", "inputShape", "inputs"];

    public static IReadOnlyList<string> OtherFields { get; } = ["examples", "seed"];

    public override IReadOnlyList<string> Files => [];

    public override string Place => string.Create(CultureInfo.InvariantCulture, $"made-up inputs of seed {Seed}");

    public override bool HasTruth => false;

    public static GenerateSource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        var named = json.Optional("inputs") is { } inputs ? GenerateInput.Read(inputs) : [];
        return json.Optional("inputShape") is { } shape && named.Count > 0
            ? throw shape.Misplaced("must stand with each of the inputs where these have names")
            : new GenerateSource(
                ReadExamples(json.Optional("examples")) ?? DefaultExamples,
                ReadSeed(json.Optional("seed")) ?? 1,
                ValueRange.Read(json.Optional("range")) ?? new ValueRange(0, 1),
                json.Optional("inputShape")?.Shape(),
                named);
    }

    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with { Examples = ReadExamples(json.Optional("examples")) ?? Examples, Seed = ReadSeed(json.Required("seed"))!.Value };
    }

    public override ExampleSource For(IReadOnlyList<OpenInput> inputs, string description)
    {
        if (Named.FirstOrDefault(named => inputs.All(input => input.Name != named.Name)) is { } unknown)
        {
            throw Invalid(
                "$.inputs", $"the model has no input {unknown.Name}; it has {string.Join(", ", inputs.Select(input => input.Name))}");
        }

        return InputShape is not null && inputs.Count > 1
            ? throw Invalid("$.inputShape",
                $"{string.Join(", ", inputs.Select(input => input.Name))}: \"inputs\" says which shape each of these has")
            : this with { _inputs = [.. inputs.Select(input => Resolve(input, inputs.Count > 1, description))] };

        DatasetException Invalid(string path, string problem) => new(DatasetRejection.InvalidField, $"{path}: {problem}.", description);
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var inputs = _inputs ?? throw new InvalidOperationException("What the model takes must be said before its inputs are made up.");
        var text = string.Join(';', inputs.Select(input => string.Create(
            CultureInfo.InvariantCulture, $"{input.Input.Name} [{string.Join(',', input.Input.Shape)}] {input.Low:R} {input.High:R}")));
        var sha = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Examples} {Seed} {text}")));
        return new GeneratedDataset(
            inputs,
            Examples,
            Seed,
            Convert.ToHexStringLower(sha),
            "The inputs are made up: what the variants cost on real ones is not known. Describe some for that.");
    }

    /// <summary>How the report calls the data.</summary>
    /// <param name="given">The name that the description gives, or null.</param>
    public string NameOf(string? given) => given is null
        ? string.Create(CultureInfo.InvariantCulture, $"made-up inputs (seed {Seed}, {Range.Low} to {Range.High})")
        : $"{given} (made-up inputs)";

    private GeneratedInput Resolve(OpenInput input, bool isNamed, string description)
    {
        var named = Named.FirstOrDefault(other => other.Name == input.Name);
        var wanted = named?.InputShape ?? InputShape;
        var range = named?.Range ?? Range;
        if (wanted is null && input.Shape.Any(size => size is null))
        {
            var key = isNamed ? $"$.inputs, an entry {{\"name\": \"{input.Name}\", \"inputShape\": …}}" : "$.inputShape";
            throw new DatasetException(
                DatasetRejection.InvalidField,
                $"{key}: the model's input {input.Name} leaves sizes open, {Show(input)}; give an example's shape.",
                description);
        }

        IReadOnlyList<int> shape = wanted ?? [.. input.Shape.Select(size => size!.Value)];
        if (shape.Count != input.Shape.Count || shape.Zip(input.Shape).Any(size => size.Second is { } known && size.First != known))
        {
            var key = named is null ? "$.inputShape" : "$.inputs";
            throw new DatasetException(
                DatasetRejection.InvalidField,
                $"{key}: the model's input {input.Name} takes {Show(input)}, found [{string.Join(", ", shape)}].",
                description);
        }

        return new GeneratedInput(new ExampleInput(isNamed ? input.Name : null, shape), range.Low, range.High);
    }

    private static string Show(OpenInput input) =>
        $"[{string.Join(", ", input.Shape.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "any"))}]";

    private static int? ReadExamples(JsonCursor? json) => json is not { } given ? null
        : given.Integer() is >= 1 and <= MostExamples and var count ? (int)count
            : throw given.Error("must be a whole number of 1 to 1000000");

    private static int? ReadSeed(JsonCursor? json) => json is not { } given ? null
        : given.Count() is <= int.MaxValue and var seed ? (int)seed : throw given.Error("is too large");
}

/// <summary>What a description says of one of the inputs that are made up.</summary>
internal sealed record GenerateInput(string Name, IReadOnlyList<int>? InputShape, ValueRange? Range)
{
    public static IReadOnlyList<GenerateInput> Read(JsonCursor json)
    {
        GenerateInput[] inputs = [.. json.Items().Select(item =>
        {
            item.RequireOnly("name", "inputShape", "range");
            return new GenerateInput(
                item.Required("name").Name(), item.Optional("inputShape")?.Shape(), ValueRange.Read(item.Optional("range")));
        })];
        return inputs.Length > 0 && inputs.DistinctBy(input => input.Name).Count() == inputs.Length
            ? inputs
            : throw json.Error("must hold at least one input, each name once");
    }
}

/// <summary>The least and the largest value.</summary>
internal sealed record ValueRange(double Low, double High)
{
    public static ValueRange? Read(JsonCursor? json)
    {
        if (json is not { } given)
        {
            return null;
        }

        double[] ends = [.. given.Items().Select(end => end.Number())];
        return ends is [var low, var high] && low < high && high <= float.MaxValue && low >= -float.MaxValue
            ? new ValueRange(low, high)
            : throw given.Error("must be [low, high], the first less than the second");
    }
}
