using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.QuantBuild;

/// <summary>What every command of <c>quantbuild</c> takes.</summary>
public abstract class QuantBuildSettings : ToolSettings
{
    /// <summary>The folder that models and reports are written to; null for <c>artifacts</c> beside the nearest <c>quantbuild.json</c>.
    /// </summary>
    public DirectoryPath? Artifacts { get; set; }

    /// <summary>What the settings say, as options.</summary>
    internal virtual IEnumerable<(string Name, object? Value)> Options => [("artifacts", Artifacts)];
}

/// <summary>What every command takes that quantizes by schemes.</summary>
public abstract class QuantizingSettings : QuantBuildSettings
{
    /// <summary>What a search is to reach, the smallest model at a drop of the metric or the best of a size: <c>drop:0.01</c>,
    /// <c>bytes:1600000</c>; null for none. It is made as the variant <c>budget</c>.</summary>
    public string? Budget { get; set; }

    /// <summary>Whether the best that a search finds is kept where nothing meets its goal.</summary>
    public bool AllowMiss { get; set; }

    /// <summary>The minutes after which a search stops with the best so far; null for 30.</summary>
    public int? TimeLimit { get; set; }

    /// <summary>What a search counts compressed bytes by: <c>brotli</c>, <c>gzip</c>, <c>gzip-tar</c>; null for Brotli.</summary>
    public string? Compression { get; set; }

    /// <summary>How each file is packed a second time, for servers to send: <c>gzip</c>, <c>brotli</c>.</summary>
    public ICollection<string> Precompress { get; } = [];

    /// <summary>The file that what a search finds is written to, as a recipe of <c>quantbuild.json</c>; null for none.</summary>
    public FilePath? SaveRecipe { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
    [
        .. base.Options, ("budget", Budget), ("allowMiss", AllowMiss), ("timeLimit", TimeLimit), ("compression", Compression),
        ("precompress", Precompress), ("saveRecipe", SaveRecipe),
    ];
}
