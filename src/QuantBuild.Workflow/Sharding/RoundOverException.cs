using QuantBuild.Common;

namespace QuantBuild.Workflow.Sharding;

/// <summary>Nothing went wrong, and not all is done: the shards are to be run again.</summary>
/// <param name="message">What was done, and what to do next.</param>
public sealed class RoundOverException(string message) : Exception(Printable.Message(message));
