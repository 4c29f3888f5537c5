namespace QuantBuild.Workflow.Incremental;

/// <summary>What is kept of an interrupted work.</summary>
/// <param name="Text">Says so, in a sentence or two.</param>
/// <param name="IsResumable">Whether it can be gone on with by <c>--resume</c>.</param>
public sealed record Kept(string Text, bool IsResumable);
