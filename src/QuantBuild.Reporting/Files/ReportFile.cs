using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuantBuild.Reporting.Files;

/// <summary>Reads and writes <c>report.json</c>.</summary>
public static class ReportFile
{
    /// <summary>Reads a report and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report; fields that this version does not know are kept in it.</returns>
    /// <exception cref="ReportException">The file is missing, is no JSON, or breaks a rule of the schema:
    /// the error names file and JSON path.</exception>
    public static Report Load(string path) => JsonFile.Read(path, "report", ReportFields.Whole.Read);

    /// <summary>Writes a report: UTF-8, line feeds, fields in a fixed order; the same report gives the same
    /// bytes under every culture.</summary>
    /// <param name="path">The file, replaced in one step; its folder is created where missing.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="ReportException">A number is not finite, or the file cannot be written. An earlier
    /// file is left as it was.</exception>
    public static void Save(string path, Report report) => WrittenFile.Write(path, "report", stream => WriteTo(stream, path, report));

    private static void WriteTo(Stream stream, string path, Report report)
    {
        // The relaxed encoder keeps "+" and non-Latin letters readable; the file is never pasted into HTML as it is.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            ReportFields.Whole.Write(new JsonPlace(json, path, "$"), report);
        }

        stream.Write("\n"u8);
    }
}
