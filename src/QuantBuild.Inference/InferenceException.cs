using QuantBuild.Common;

namespace QuantBuild.Inference;

/// <summary>A graph that cannot be run or exported, or inputs that it cannot be run on; names the operation it concerns.</summary>
public class InferenceException : Exception
{
    /// <summary>Reports what cannot be run.</summary>
    /// <param name="message">The rule and the value that breaks it.</param>
    /// <param name="operation">The name of the operation, input or output concerned, where there is one.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public InferenceException(string message, string? operation = null, Exception? innerException = null)
        : base(Printable.Message(operation is null ? message : $"'{Printable.Text(operation)}': {message}"), innerException)
    {
        Operation = operation;
    }

    /// <summary>The name of the operation, input or output concerned, where there is one.</summary>
    public string? Operation { get; }
}
