namespace QuantBuild.Workflow.CommandLine;

/// <summary>What a user gave for an argument.</summary>
/// <param name="Text">The value; null where the argument stood without one.</param>
/// <param name="Source">Where it comes from, as an error names it.</param>
/// <param name="Folder">The folder that relative paths count from.</param>
public readonly record struct ArgumentText(string? Text, string Source, string Folder);
