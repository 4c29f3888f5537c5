using QuantBuild.Common;

namespace QuantBuild.Experiments;

/// <summary>What is asked of an experiment cannot be done.</summary>
/// <param name="message">What, why, and what to do instead.</param>
public sealed class ExperimentException(string message) : Exception(Printable.Message(message));
