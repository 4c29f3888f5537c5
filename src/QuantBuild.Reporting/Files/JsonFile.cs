using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Reporting.Files;

/// <summary>Reads JSON files strictly, with errors that name file and place.</summary>
internal static class JsonFile
{
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for an error: <c>report</c>.</param>
    /// <param name="read">Makes a value of the document; what it keeps must not refer to the cursor.</param>
    /// <exception cref="ReportException">The file cannot be read or is no JSON.</exception>
    public static T Read<T>(string path, string what, Func<JsonCursor, T> read) => ReaderGuard.Read(
        () =>
        {
            using var document = Parse(path, what);
            return read(
                new JsonCursor(document.RootElement, "$", path, (message, file, place) => new ReportException(message, file, place)));
        },
        (sentence, cause) => new ReportException($"The {what} cannot be read: {sentence}", path, innerException: cause));

    private static JsonDocument Parse(string path, string what)
    {
        try
        {
            // What is too long by far is not read into memory first.
            var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
            return length > JsonLimits.Default.Bytes
                ? throw new JsonException($"the text has {length} bytes; at most {JsonLimits.Default.Bytes} are read.")
                : StrictJson.ParseDocument(ReadAll(path));
        }
        catch (JsonException e)
        {
            throw new ReportException($"The file is no valid JSON: {e.Message}", path, "$", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The {what} cannot be read: {e.Message}", path, innerException: e);
        }
    }

    // A pipe or a device has no length to judge by.
    private static byte[] ReadAll(string path)
    {
        var most = JsonLimits.Default.Bytes;
        using var stream = new LimitedStream(RegularFile.OpenRead(path), most, () =>
            new JsonException($"the text goes on past {most} bytes, and no more are read."));
        return stream.ReadToEnd();
    }
}
