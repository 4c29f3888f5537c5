using QuantBuild.Common;

namespace QuantBuild.Datasets;

/// <summary>The gate at the entry of every reader here: whatever a damaged file sets off leaves as a
/// <see cref="DatasetException"/> that names it.</summary>
internal static class DatasetGuard
{
    public static T Read<T>(string file, Func<T> read) => ReaderGuard.Read(read, (sentence, cause) => Error(sentence, file, cause));

    public static Task<T> ReadAsync<T>(string file, Func<Task<T>> read) =>
        ReaderGuard.ReadAsync(read, (sentence, cause) => Error(sentence, file, cause));

    /// <summary>The error for content that takes more memory than is allowed.</summary>
    public static DatasetException TooLarge(string file, long most) => new(
        DatasetRejection.TooLarge,
        FormattableString.Invariant($"The file unpacks to more than {most:N0} bytes, the most that are read of a file of its length; ")
            + "--maxUnpackedBytes allows more.", file);

    private static DatasetException Error(string sentence, string file, Exception cause) =>
        new(cause is (IOException and not EndOfStreamException) or UnauthorizedAccessException
            ? DatasetRejection.Unreadable
            : DatasetRejection.Damaged, char.ToUpperInvariant(sentence[0]) + sentence[1..], file, cause);
}
