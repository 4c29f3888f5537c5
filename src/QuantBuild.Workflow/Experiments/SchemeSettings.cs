using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What is given of how to quantize.</summary>
public sealed record SchemeSettings
{
    /// <summary>The schemes' names; null for those of the budget file, else the default ones.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>A goal of one's own, which makes the variant <c>budget</c>; null for none.</summary>
    public SearchGoal? Goal { get; init; }

    /// <summary>Keep the best that a search finds where nothing meets its goal.</summary>
    public bool AllowMiss { get; init; }

    /// <summary>When a search stops with the best so far. Default: that of <see cref="SchemeOptions"/>.</summary>
    public TimeSpan TimeLimit { get; init; } = new SchemeOptions().TimeLimit;

    /// <summary>By what compressed bytes are counted. Default: that of <see cref="SchemeOptions"/>.</summary>
    public Compression Compression { get; init; } = new SchemeOptions().Compression;

    /// <summary>In what forms each file is written a second time, packed for servers. Default: none.</summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];

    /// <summary>Whether a graph model's kernels are given a scale a channel, multiplied once after loading.</summary>
    public bool PerChannelAtLoad { get; init; }

    /// <summary>The file that what a search finds is written to, as a recipe; null for none.</summary>
    public string? SaveRecipe { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    public static SchemeSettings From(IArgumentValues values) => new()
    {
        Names = values.Get(Arguments.Schemes),
        Goal = values.Get(Arguments.Goal),
        AllowMiss = values.Get(Arguments.AllowMiss),
        TimeLimit = values.Get(Arguments.TimeLimit) is { } minutes ? TimeSpan.FromMinutes(minutes) : new SchemeOptions().TimeLimit,
        PerChannelAtLoad = values.Get(Arguments.PerChannel) is not null,
        Compression = values.Get(Arguments.Compression) ?? new SchemeOptions().Compression,
        Precompress = values.Get(Arguments.Precompress) ?? [],
        SaveRecipe = values.Get(Arguments.SaveRecipe),
    };
}
