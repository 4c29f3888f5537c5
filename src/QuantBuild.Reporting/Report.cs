using System.Collections.Immutable;

namespace QuantBuild.Reporting;

/// <summary>The results of one demo: what <c>report.json</c> holds, and all that any rendering is made from.</summary>
public sealed record Report : ReportNode
{
    /// <summary>The schema version that this library writes, and the only one it reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The demo's name, such as <c>housing</c> or <c>MobileNetV2</c>.</summary>
    public required string Demo { get; init; }

    /// <summary>When the report was made; written in UTC, to the second.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The machine and the software, name by name; see <see cref="MachineEnvironment"/>.
    /// Written in ordinal order of the names.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The machines that examples were evaluated on, described as <see cref="Environment"/> is, where these were others' work than
    /// the report's writer's: each once. Left out where empty.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Machines { get; init; } = [];

    /// <summary>The arguments that the results depend on, as on the command line. Written in ordinal order of the names;
    /// left out where empty.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The seed of everything random, or null where nothing is.</summary>
    public long? Seed { get; init; }

    /// <summary>The source commit, or null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The data that the variants were evaluated on.</summary>
    public required DatasetInfo Dataset { get; init; }

    /// <summary>The parts that the data was divided into; left out where empty.</summary>
    public IReadOnlyList<DataSplit> Splits { get; init; } = [];

    /// <summary>The model's variants, the unquantized one first.</summary>
    public required IReadOnlyList<VariantReport> Variants { get; init; }
}

/// <summary>The data that a report's metrics were measured on.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Examples">How many examples were evaluated.</param>
/// <param name="Sha256">SHA-256 of the content in lower-case hexadecimal digits, or null where none is pinned.</param>
public sealed record DatasetInfo(string Name, long Examples, string? Sha256 = null) : ReportNode;

/// <summary>A part of the data, and what it was used for.</summary>
/// <param name="Name">The part's name, such as <c>calibration</c>.</param>
/// <param name="Count">How many examples it holds.</param>
/// <param name="Description">How it was drawn and what it served, or null.</param>
public sealed record DataSplit(string Name, long Count, string? Description = null) : ReportNode;
