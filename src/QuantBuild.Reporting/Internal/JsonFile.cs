using System.Text.Json;

namespace QuantBuild.Reporting.Internal;

/// <summary>Reads JSON files strictly, with errors that name file and place.</summary>
internal static class JsonFile
{
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for an error: <c>report</c>.</param>
    /// <param name="read">Makes a value of the document; what it keeps must not refer to the cursor.</param>
    /// <exception cref="ReportException">The file cannot be read or is no JSON.</exception>
    public static T Read<T>(string path, string what, Func<JsonCursor, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(new JsonCursor(document.RootElement, "$", path));
        }
        catch (JsonException e)
        {
            throw new ReportException($"The file is no valid JSON: {e.Message}", path, "$", e);
        }
        catch (InvalidOperationException e)
        {
            // Thrown by System.Text.Json for half a surrogate pair, in names and texts alike.
            throw new ReportException($"The file holds text that is no valid Unicode: {e.Message}", path, "$", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The {what} cannot be read: {e.Message}", path, innerException: e);
        }
    }
}
