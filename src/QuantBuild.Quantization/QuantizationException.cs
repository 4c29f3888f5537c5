using System.Globalization;
using QuantBuild.Common;

namespace QuantBuild.Quantization;

/// <summary>The base of every error this library reports about a model or a plan.</summary>
public class QuantizationException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, by which rule, and what to do next; put on one line and made printable,
    /// since it may quote a model.</param>
    /// <param name="tensor">The weight it concerns, or null where it concerns none in particular.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public QuantizationException(string message, string? tensor = null, Exception? innerException = null)
        : base(Printable.Message(message), innerException) => Tensor = tensor;

    /// <summary>The weight the error concerns; null where it concerns none, or where the thrower did not know its name.</summary>
    public string? Tensor { get; }
}

/// <summary>A weight that is NaN or infinite, and so has no affine code.</summary>
public sealed class NonFiniteWeightException : QuantizationException
{
    /// <summary>Creates the error.</summary>
    /// <param name="index">The element's flat index in the tensor (row-major).</param>
    /// <param name="value">The offending value.</param>
    /// <param name="tensor">The tensor's name, if known.</param>
    public NonFiniteWeightException(long index, float value, string? tensor = null)
        : base(Describe(index, value, tensor), tensor) => (Index, Value) = (index, value);

    /// <summary>The element's flat index in the tensor (row-major).</summary>
    public long Index { get; }

    /// <summary>The offending value: NaN or an infinity.</summary>
    public float Value { get; }

    private static string Describe(long index, float value, string? tensor) => string.Create(
        CultureInfo.InvariantCulture,
        $"Weight {(tensor is null ? "" : $"'{Printable.Text(tensor)}' ")}cannot be quantized: element {index} is {value}, and only finite "
            + $"values have a range. Leave this weight in float32{(tensor is null ? "" : $" by the pattern '!{Printable.Text(tensor)}'")}, "
            + $"or retrain the model.");
}
