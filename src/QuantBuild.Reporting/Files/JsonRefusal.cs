using QuantBuild.Reporting;

namespace QuantBuild.Json;

/// <content>A JSON file that breaks a rule is a <see cref="ReportException"/> here.</content>
internal readonly partial struct JsonCursor
{
    private static ReportException Refusal(string message, string file, string path) => new(message, file, path);
}
