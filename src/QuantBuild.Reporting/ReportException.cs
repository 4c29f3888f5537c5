using QuantBuild.Common;

namespace QuantBuild.Reporting;

/// <summary>A report, or what it is made from, cannot be read, written or measured. The base of every error of this library.</summary>
public class ReportException : Exception
{
    /// <summary>Creates the error; its message is put on one line and made printable, whatever names and values hold.</summary>
    /// <param name="message">What is wrong, by which rule, and the value found.</param>
    /// <param name="file">The file or folder concerned; put before the message.</param>
    /// <param name="jsonPath">The place in the JSON document, such as <c>$.variants[0].bytes.total</c>; put before the message.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ReportException(string message, string? file = null, string? jsonPath = null, Exception? innerException = null)
        : base(Printable.Message(string.Join(": ", new[] { file, jsonPath, message }.Where(part => part is not null))), innerException)
    {
        File = file;
        JsonPath = jsonPath;
    }

    /// <summary>The file or folder that the error concerns, or null where it concerns none.</summary>
    public string? File { get; }

    /// <summary>The place in the JSON document, or null where the error concerns no JSON value.</summary>
    public string? JsonPath { get; }
}
