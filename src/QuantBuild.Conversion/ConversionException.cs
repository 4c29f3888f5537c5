using QuantBuild.Common;

namespace QuantBuild.Conversion;

/// <summary>A file that no model can be read from, or a model that cannot be converted.</summary>
public class ConversionException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, with the file, the rule and the value; put on one line and made printable,
    /// since it may quote a file.</param>
    /// <param name="layer">Name of the layer concerned, where it is one.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ConversionException(string message, string? layer = null, Exception? innerException = null)
        : base(Printable.Message(message), innerException)
    {
        Layer = layer;
    }

    /// <summary>Name of the layer concerned; null where the error concerns no single layer.</summary>
    public string? Layer { get; }
}
