using QuantBuild.Common;

namespace QuantBuild.Keras;

/// <summary>An error in building, training, loading or saving a model.</summary>
public class KerasException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, with the rule and the value; put on one line and made printable,
    /// since it may quote a file.</param>
    /// <param name="layer">Name of the layer concerned, where it is one.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public KerasException(string message, string? layer = null, Exception? innerException = null)
        : base(Printable.Message(message), innerException)
    {
        Layer = layer;
    }

    /// <summary>Name of the layer concerned; null where the error concerns no single layer.</summary>
    public string? Layer { get; }
}
