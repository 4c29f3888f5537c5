namespace Build.CommandLine;

/// <summary>One target of the build.</summary>
public sealed record Target(string Name, string Description, IReadOnlyList<string> Dependencies);
