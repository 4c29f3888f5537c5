namespace QuantBuild.Datasets;

/// <summary>A dataset is missing, damaged or not what it claims to be. The base of every error of this library.</summary>
public class DatasetException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, by which rule, and what to do next.</param>
    /// <param name="file">The file concerned; its name is put before the message.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DatasetException(string message, string? file = null, Exception? innerException = null)
        : base(file is null ? message : $"{file}: {message}", innerException) => File = file;

    /// <summary>The file that the error concerns, or null where it concerns none.</summary>
    public string? File { get; }

    internal static DatasetException WrongChecksum(string file, string expected, string actual, string? advice = null) =>
        new($"SHA-256 of the unpacked content must be {expected}, found {actual}.{(advice is null ? string.Empty : " " + advice)}", file);
}
