using System.Text;
using System.Text.Json;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Whether a file named as models are is meant as one: many things are called <c>model.json</c>.</summary>
internal static class ModelText
{
    private static readonly string[] _fields = ["weightsManifest", "modelTopology"];

    /// <summary>Whether a file is a TensorFlow.js model, be it damaged.</summary>
    /// <param name="file">The file.</param>
    /// <returns>False only for JSON, with comments or without, that has nothing of such a model: a file that is cut off, empty, or left by
    /// a version control system in a file's place is damaged.</returns>
    public static bool IsModel(string file)
    {
        try
        {
            using var stream = RegularFile.OpenRead(file);
            using var document = JsonDocument.Parse(
                stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && _fields.Any(field => document.RootElement.TryGetProperty(Encoding.UTF8.GetBytes(field), out _));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
