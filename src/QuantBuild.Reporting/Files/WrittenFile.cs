namespace QuantBuild.Reporting.Files;

/// <summary>Files that are there whole or not at all, with the error of this library where they cannot be written.</summary>
internal static class WrittenFile
{
    /// <summary>Writes a file; its folder is created where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for an error: <c>report</c>.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ReportException">The file cannot be written; an earlier one is left as it was.</exception>
    public static void Write(string path, string what, Action<Stream> write)
    {
        try
        {
            Common.Files.AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The {what} cannot be written: {e.Message}", path, innerException: e);
        }
    }
}
