using QuantBuild.Common;

namespace QuantBuild.Quantization;

/// <summary>The base of every error this library reports about a model or a plan.</summary>
public class QuantizationException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, by which rule, and what to do next; put on one line and made printable, since it may quote a model.</param>
    /// <param name="tensor">The weight it concerns, or null where it concerns none in particular.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public QuantizationException(string message, string? tensor = null, Exception? innerException = null)
        : base(Printable.Message(message), innerException) => Tensor = tensor;

    /// <summary>The weight the error concerns; null where it concerns none, or where the thrower did not know its name.</summary>
    public string? Tensor { get; }
}
