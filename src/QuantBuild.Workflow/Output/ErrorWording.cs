namespace QuantBuild.Workflow.Output;

/// <summary>Words for errors that none of our libraries put into words for a user: an index, a cast, a parser's state.</summary>
public static class ErrorWording
{
    /// <summary>Whether an error was written for users: one of our own.</summary>
    /// <param name="exception">The error.</param>
    public static bool IsForUsers(Exception exception) =>
        exception is OperationCanceledException
        || exception.GetType().Assembly.GetName().Name?.StartsWith("QuantBuild.", StringComparison.Ordinal) == true;

    /// <summary>The error in words: what was done, and what it was given.</summary>
    /// <param name="what">What was done.</param>
    /// <param name="given">What it was given, as <c> with --model=…</c>; empty for nothing.</param>
    /// <param name="exception">The error.</param>
    /// <param name="forDetails">What shows the details.</param>
    /// <returns>The error itself where it is for users.</returns>
    public static Exception Of(string what, string given, Exception exception, string forDetails) => exception switch
    {
        _ when IsForUsers(exception) => exception,

        // Work on several threads gathers its errors; the first says what there is to say.
        AggregateException { InnerException: { } first } =>
            IsForUsers(first) ? new WorkflowException(first.Message, exception) : Of(what, given, first, forDetails),
        IOException or UnauthorizedAccessException => new WorkflowException($"{what}: {exception.Message}", exception),
        OutOfMemoryException => new WorkflowException($"{what}{given} needs more memory than there is.", exception),
        DllNotFoundException => new WorkflowException($"{what}: a native library is missing: {exception.Message}", exception),
        _ => new WorkflowException($"{what}{given} met an error that it has no words for ({exception.GetType().Name}); "
            + $"{forDetails} shows the details.", exception),
    };
}
