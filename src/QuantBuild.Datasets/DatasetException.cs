using QuantBuild.Common;

namespace QuantBuild.Datasets;

/// <summary>A dataset is missing, damaged or not what it claims to be. The base of every error of this library.</summary>
public class DatasetException : Exception
{
    // Enough for a list of columns, too little to flood a log.
    private const int MostShown = 2000;

    /// <summary>Creates the error.</summary>
    /// <param name="rejection">In which way it is refused.</param>
    /// <param name="message">What is wrong, by which rule, and what to do next; shown as <see cref="Printable.Text"/>,
    /// since it may quote the file.</param>
    /// <param name="file">The file concerned; its name is put before the message.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DatasetException(DatasetRejection rejection, string message, string? file = null, Exception? innerException = null)
        : base(Printable.Text(file is null ? message : $"{file}: {message}", MostShown), innerException) =>
            (Rejection, File) = (rejection, file);

    /// <summary>In which way the data is refused.</summary>
    public DatasetRejection Rejection { get; }

    /// <summary>The file that the error concerns, or null where it concerns none.</summary>
    public string? File { get; }

    internal static DatasetException WrongChecksum(string file, string expected, string actual, string? advice = null) =>
        new(
            DatasetRejection.WrongChecksum, $"SHA-256 of the unpacked content must be {expected}, found "
            + $"{actual}.{(advice is null ? string.Empty : " " + advice)}", file);
}
