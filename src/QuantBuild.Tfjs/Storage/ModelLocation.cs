using QuantBuild.Common;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Storage;

/// <summary>Which file of a folder is the model.</summary>
internal static class ModelLocation
{
    /// <summary>The name that the graph converter gave the manifest before TensorFlow.js 1.0.</summary>
    public const string BareManifestName = "weights_manifest.json";

    /// <summary>The graph beside such a manifest.</summary>
    public const string BareManifestGraph = "tensorflowjs_model.pb";

    private const int MostNamed = 5;

    /// <summary>Finds the model's JSON file.</summary>
    /// <param name="path">The file itself, or its folder.</param>
    /// <exception cref="TfjsFormatException">There is none, or it cannot be told which of several it is.</exception>
    public static string Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            return File.Exists(full) ? full : throw new TfjsFormatException(
                TfjsRejection.MissingFile, $"there is no such file. {DirectoryReplacement.HintAt(full)}", full);
        }

        foreach (var name in (string[])[ModelJsonFile.Name, BareManifestName])
        {
            if (File.Exists(Path.Combine(full, name)))
            {
                return Path.Combine(full, name);
            }
        }

        // A model may have its own name, as those that a browser downloads.
        string[] others = [.. Directory.EnumerateFiles(full, "*.json").Order(StringComparer.Ordinal)];
        return others switch
        {
            [var only] => only,
            [] => throw new TfjsFormatException(
                TfjsRejection.MissingFile, $"there is no such file. {DirectoryReplacement.HintAt(full)}",
                Path.Combine(full, ModelJsonFile.Name)),
            _ => throw new TfjsFormatException(
                TfjsRejection.AmbiguousFile,
                $"the folder has no {ModelJsonFile.Name}, and {others.Length} other JSON files. Name the one that is the model: "
                    + $"{string.Join(", ", others.Take(MostNamed).Select(file => Printable.Text(Path.GetFileName(file))))}"
                    + $"{(others.Length > MostNamed ? ", …" : "")}.", full),
        };
    }
}
