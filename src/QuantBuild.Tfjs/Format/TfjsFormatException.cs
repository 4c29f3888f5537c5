using QuantBuild.Common;

namespace QuantBuild.Tfjs.Format;

/// <summary>A TensorFlow.js artifact breaks the format, or cannot be read as asked; names the file and the tensor it concerns.</summary>
public class TfjsFormatException : Exception
{
    /// <summary>Reports what is wrong with a file, or with one tensor of it.</summary>
    /// <param name="rejection">In which way it is refused.</param>
    /// <param name="message">The rule, the value that breaks it, and what to do next.</param>
    /// <param name="file">The path of the file the error concerns, where there is one.</param>
    /// <param name="tensor">The name of the tensor the error concerns, where there is one.</param>
    /// <param name="innerException">What was caught, where something was.</param>
    public TfjsFormatException(
        TfjsRejection rejection, string message, string? file = null, string? tensor = null, Exception? innerException = null)
        : base(Printable.Message(Compose(message, file, tensor)), innerException)
    {
        Rejection = rejection;
        File = file;
        Tensor = tensor;
    }

    /// <summary>In which way the artifact is refused.</summary>
    public TfjsRejection Rejection { get; }

    /// <summary>The path of the file the error concerns, where there is one.</summary>
    public string? File { get; }

    /// <summary>The name of the tensor the error concerns, where there is one.</summary>
    public string? Tensor { get; }

    /// <summary>The error of whatever else a file sets off.</summary>
    /// <param name="sentence">What is wrong.</param>
    /// <param name="file">The file.</param>
    /// <param name="cause">What was caught.</param>
    internal static TfjsFormatException Of(string sentence, string file, Exception cause) => new(
        cause is IOException or UnauthorizedAccessException ? TfjsRejection.UnreadableFile : TfjsRejection.DamagedFile, sentence,
        file, null, cause);

    private static string Compose(string message, string? file, string? tensor)
    {
        var subject = tensor is null ? message : $"weight '{Printable.Text(tensor)}': {message}";
        return file is null ? subject : $"{Printable.Text(file, int.MaxValue)}: {subject}";
    }
}
