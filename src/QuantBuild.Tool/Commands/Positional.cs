namespace QuantBuild.Tool.Commands;

/// <summary>What stands on the command line without a name.</summary>
/// <param name="Name">How it is shown: <c>MODEL</c>.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsRequired">Whether the command cannot do without.</param>
/// <param name="IsSeveral">Whether there may be several: names; else it is the path of a model.</param>
internal sealed record Positional(string Name, string Description, bool IsRequired = true, bool IsSeveral = false);
