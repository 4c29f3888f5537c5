using QuantBuild.Datasets;

namespace QuantBuild.Json;

/// <content>A JSON file that breaks a rule is a <see cref="DatasetException"/> here.</content>
internal readonly partial struct JsonCursor
{
    /// <summary>An error at this place.</summary>
    public DatasetException Refuse(string message) => Refusal(message, file, path);

    // A value that is an object may stand on several lines, an error stands on one.
    private static DatasetException Refusal(string message, string file, string path) => new($"{path}: {message}".ReplaceLineEndings(" "), file);
}
