using System.Runtime.InteropServices;

namespace QuantBuild.Common;

/// <summary>The one gate at a reader's entry: whatever a damaged or hostile file sets off inside, in our code or in a library's, leaves as
/// the reader's own typed error.</summary>
/// <remarks>A length taken from the file can ask for more memory than an array can have or the machine has; that error is the file's fault
/// like any other. What is nobody's fault in the file passes through: cancellation, and errors that leave the process unreliable.</remarks>
public static class ReaderGuard
{
    /// <summary>Reads, and turns every error of another type into the reader's own.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <typeparam name="TError">The reader's own error, which passes as it is.</typeparam>
    /// <param name="read">Reads.</param>
    /// <param name="refuse">Makes the reader's error of a sentence and the cause.</param>
    /// <returns>What was read.</returns>
    public static T Read<T, TError>(Func<T> read, Func<string, Exception, TError> refuse)
        where TError : Exception
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not TError && IsOfTheFile(exception))
        {
            throw refuse(Sentence(exception), exception);
        }
    }

    /// <summary>As <see cref="Read"/>, for a reader that waits in between.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <typeparam name="TError">The reader's own error, which passes as it is.</typeparam>
    /// <param name="read">Reads.</param>
    /// <param name="refuse">Makes the reader's error of a sentence and the cause.</param>
    /// <returns>What was read.</returns>
    public static async Task<T> ReadAsync<T, TError>(Func<Task<T>> read, Func<string, Exception, TError> refuse)
        where TError : Exception
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not TError && IsOfTheFile(exception))
        {
            throw refuse(Sentence(exception), exception);
        }
    }

    private static bool IsOfTheFile(Exception exception) => exception is not (OperationCanceledException or SEHException
        or AccessViolationException or TypeInitializationException or DllNotFoundException);

    // The system's own words help where a file cannot be read; those of an index or a cast inside a parser say nothing to its user.
    private static string Sentence(Exception exception) => exception switch
    {
        IOException or UnauthorizedAccessException => $"the file cannot be read: {Printable.Text(exception.Message)}",
        OutOfMemoryException => "the file asks for more memory than there is.",
        System.Text.Json.JsonException { Path.Length: > 0 } json => $"the JSON is not as the format has it at {Printable.Text(json.Path)}.",
        System.Text.Json.JsonException => $"the JSON cannot be read: {Printable.Text(exception.Message)}",
        _ => "the file is damaged, or holds something that its format does not allow here.",
    };
}
