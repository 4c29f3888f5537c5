using QuantBuild.Common;

namespace QuantBuild.Tfjs.Format;

/// <summary>A TensorFlow.js artifact breaks the format, or cannot be read as asked; names the file and the tensor it concerns.</summary>
public class TfjsFormatException : Exception
{
    /// <summary>Reports what is wrong with a file, or with one tensor of it.</summary>
    /// <param name="message">The rule, the value that breaks it, and what to do next.</param>
    /// <param name="file">The path of the file the error concerns, where there is one.</param>
    /// <param name="tensor">The name of the tensor the error concerns, where there is one.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public TfjsFormatException(string message, string? file = null, string? tensor = null, Exception? innerException = null)
        : base(Printable.Message(Compose(message, file, tensor)), innerException)
    {
        File = file;
        Tensor = tensor;
    }

    /// <summary>The path of the file the error concerns, where there is one.</summary>
    public string? File { get; }

    /// <summary>The name of the tensor the error concerns, where there is one.</summary>
    public string? Tensor { get; }

    private static string Compose(string message, string? file, string? tensor)
    {
        var subject = tensor is null ? message : $"weight '{Printable.Text(tensor)}': {message}";
        return file is null ? subject : $"{Printable.Text(file, int.MaxValue)}: {subject}";
    }
}
