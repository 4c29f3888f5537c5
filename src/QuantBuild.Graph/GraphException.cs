using QuantBuild.Common;

namespace QuantBuild.Graph;

/// <summary>A graph that cannot be read or built; names the operation it concerns.</summary>
public class GraphException : Exception
{
    /// <summary>Reports what is wrong with a graph, or with one operation of it.</summary>
    /// <param name="message">The rule and the value that breaks it.</param>
    /// <param name="operation">The name of the operation, node or layer concerned, where there is one.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public GraphException(string message, string? operation = null, Exception? innerException = null)
        : base(Printable.Message(operation is null ? message : $"operation '{Printable.Text(operation)}': {message}"), innerException)
    {
        Operation = operation;
    }

    /// <summary>The name of the operation, node or layer concerned, where there is one.</summary>
    public string? Operation { get; }
}
