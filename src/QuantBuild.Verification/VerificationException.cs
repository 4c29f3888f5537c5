using QuantBuild.Common;

namespace QuantBuild.Verification;

/// <summary>Verification cannot be done: a program or package is missing, or TF.js itself broke off.
/// A model that differs is a result, not an error.</summary>
public class VerificationException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and what to do next; it is put on one line and made printable, whatever TF.js or a browser put
    /// into it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public VerificationException(string message, Exception? innerException = null)
        : base(Printable.Message(message), innerException)
    {
    }
}
