namespace QuantBuild.Reporting.Internal;

/// <summary>The files that a model consists of: <c>model.json</c> and the weight files that its manifest names.</summary>
internal static class ModelFiles
{
    public const string ModelJson = "model.json";

    /// <summary>Lists the weight files' names, relative to the folder, in ordinal order.</summary>
    public static IReadOnlyList<string> Weights(string directory) => JsonFile.Read(Path.Combine(directory, ModelJson), "model", json =>
    {
        string[] names =
        [
            .. json.Required("weightsManifest").Items().SelectMany(group => group.Required("paths").Items())
                .Select(shard => Existing(directory, shard))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return names;
    });

    private static string Existing(string directory, JsonCursor shard)
    {
        var name = shard.Name();
        var root = Path.GetFullPath(directory + Path.DirectorySeparatorChar);
        var place = Path.GetFullPath(Path.Combine(root, name));
        if (!place.StartsWith(root, StringComparison.Ordinal))
        {
            throw shard.Error("must be a path inside the model's folder");
        }

        // "./a.bin" and "a.bin" are one file.
        return File.Exists(place) ? Path.GetRelativePath(root, place).Replace('\\', '/') : throw shard.Error("must name an existing file");
    }
}
