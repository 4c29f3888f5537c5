using System.Text.Json;

namespace QuantBuild.Reporting.Internal;

/// <summary>The files that a model consists of: <c>model.json</c> and the weight files that its manifest names.</summary>
internal static class ModelFiles
{
    public const string ModelJson = "model.json";

    /// <summary>Lists the weight files' names, relative to the folder, in ordinal order.</summary>
    public static IReadOnlyList<string> Weights(string directory)
    {
        var path = Path.Combine(directory, ModelJson);
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            var groups = new JsonCursor(document.RootElement, "$", path).Required("weightsManifest").Items();
            return
            [
                .. groups.SelectMany(group => group.Required("paths").Items())
                    .Select(shard => Existing(directory, shard))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (JsonException e)
        {
            throw new ReportException($"The file is no valid JSON: {e.Message}", path, "$", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The model cannot be measured: {e.Message}", path, innerException: e);
        }
    }

    private static string Existing(string directory, JsonCursor shard)
    {
        var name = shard.Name();
        var root = Path.GetFullPath(directory + Path.DirectorySeparatorChar);
        var place = Path.GetFullPath(Path.Combine(root, name));
        if (!place.StartsWith(root, StringComparison.Ordinal))
        {
            throw shard.Error("must be a path inside the model's folder");
        }

        return File.Exists(place) ? name : throw shard.Error("must name an existing file");
    }
}
