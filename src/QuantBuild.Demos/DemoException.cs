using QuantBuild.Common;

namespace QuantBuild.Demos;

/// <summary>What is asked of a demo cannot be done.</summary>
/// <param name="message">What, why, and what to do instead.</param>
public sealed class DemoException(string message) : Exception(Printable.Message(message));
