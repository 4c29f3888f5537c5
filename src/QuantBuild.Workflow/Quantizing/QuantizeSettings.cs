using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Served;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Workflow.Quantizing;

/// <summary>A model to quantize, and how: by the reference converter's rules, or by one scheme.</summary>
/// <param name="Model">The TF.js model: its folder or its JSON file.</param>
/// <param name="Output">The folder to write.</param>
public sealed record QuantizeSettings(string Model, string Output)
{
    private static readonly (QuantizedDtype Dtype, Argument<IReadOnlyList<string>?> Argument)[] _arguments =
    [
        (QuantizedDtype.UInt8, Arguments.QuantizeUInt8),
        (QuantizedDtype.UInt16, Arguments.QuantizeUInt16),
        (QuantizedDtype.Float16, Arguments.QuantizeFloat16),
    ];

    /// <summary>Which weights are stored in which type; none copies them as they are.</summary>
    public IReadOnlyList<QuantizationRule> Rules { get; init; } = [];

    /// <summary>The bytes of the largest weight file; null for 4 MiB.</summary>
    public int? ShardSizeBytes { get; init; }

    /// <summary>In what forms each file that rules write is written a second time, packed for servers; a scheme has its own.</summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];

    /// <summary>One scheme, in the place of rules; null for those.</summary>
    public SchemeSettings? Scheme { get; init; }

    /// <summary>The description of the data that a scheme calibrates by; null for none.</summary>
    public string? Dataset { get; init; }

    /// <summary>Leave out pictures that cannot be read, and list them.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>Whether a graphics card computes what a scheme needs.</summary>
    public GpuUse Gpu { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <exception cref="WorkflowException">The model or output is missing, or a rule stands beside a scheme.</exception>
    public static QuantizeSettings From(IArgumentValues values)
    {
        var byScheme = values.IsGiven(Arguments.Schemes) || values.IsGiven(Arguments.Goal);
        Argument[] others = [.. _arguments.Select(rule => rule.Argument), Arguments.WeightShardSizeBytes];
        if (byScheme && others.FirstOrDefault(values.IsGiven) is { } other)
        {
            throw new WorkflowException(
                $"--schemes and --{other.Name} do not go together: a scheme chooses the types and shards of weights by itself.");
        }

        if (!byScheme && values.IsGiven(Arguments.PerChannel))
        {
            throw new WorkflowException(
                $"--perChannel goes with --schemes, as in --schemes=safe-8bit; {SchemeCatalog.NamesWithPerChannel} take it.");
        }

        return new QuantizeSettings(values.Require(Arguments.Model), values.Require(Arguments.Output))
        {
            Rules = [.. _arguments.Where(rule => values.IsGiven(rule.Argument)).Select(rule => new QuantizationRule(
                rule.Dtype, values.Get(rule.Argument) is { Count: > 0 } patterns ? patterns : null))],
            ShardSizeBytes = values.Get(Arguments.WeightShardSizeBytes),
            Precompress = values.Get(Arguments.Precompress) ?? [],
            Scheme = byScheme ? SchemeSettings.From(values) : null,
            Dataset = values.Get(Arguments.Dataset),
            SkipUnreadable = values.Get(Arguments.SkipUnreadable),
            Gpu = values.Get(Arguments.Gpu).GetValueOrDefault(),
        };
    }

    /// <summary>The layout of what rules write.</summary>
    internal TfjsWriteOptions WriteOptions =>
        new() { ShardSizeBytes = ShardSizeBytes ?? TfjsWriteOptions.DefaultShardSizeBytes, Precompress = Precompress };
}
