using QuantBuild.Common;

namespace QuantBuild.Workflow;

/// <summary>An operation that cannot go on; its message is all that a user sees of it.</summary>
public sealed class WorkflowException : Exception
{
    /// <param name="message">Names the thing, the rule, the value, and what to do next.</param>
    public WorkflowException(string message)
        : base(Printable.Message(message))
    {
    }

    /// <param name="message">Names the thing, the rule, the value, and what to do next.</param>
    /// <param name="innerException">What was met.</param>
    public WorkflowException(string message, Exception innerException)
        : base(Printable.Message(message), innerException)
    {
    }
}
