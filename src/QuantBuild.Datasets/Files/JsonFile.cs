using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Datasets.Files;

/// <summary>Opens JSON files; whatever is wrong with one leaves as a <see cref="DatasetException"/>.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes something of its root.</param>
    public static T Read<T>(string path, Func<JsonCursor, T> read) => DatasetGuard.Read(path, () =>
    {
        using var file = RegularFile.OpenRead(path);
        return Read(file, path, read);
    });

    /// <summary>Reads a stream.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="read">Makes something of its root.</param>
    public static T Read<T>(Stream json, string name, Func<JsonCursor, T> read)
    {
        try
        {
            using var document = StrictJson.ParseDocument(ReadAll(json, name));
            return read(new JsonCursor(document.RootElement, "$", name, Refuse));
        }
        catch (JsonException e)
        {
            throw (json is FileStream ? FileKind.Other(name, "JSON file") : null) ?? new DatasetException(
                DatasetRejection.InvalidJson, $"$: The file is no valid JSON: {e.Message}", name, e);
        }
    }

    // A value that is an object may stand on several lines, an error stands on one.
    private static DatasetException Refuse(string message, string file, string path) => new(
        DatasetRejection.InvalidField, $"{path}: {message}".ReplaceLineEndings(" "), file);

    private static byte[] ReadAll(Stream json, string name)
    {
        var most = JsonLimits.Default.Bytes;
        using var bounded = new LimitedStream(json, most, () => new DatasetException(
            DatasetRejection.TooLarge, $"$: The file has more than {most} bytes, too many for a description.", name));
        return bounded.ReadToEnd();
    }
}
