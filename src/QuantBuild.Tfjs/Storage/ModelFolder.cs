using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Served;

namespace QuantBuild.Tfjs.Storage;

/// <summary>What may go when a model is replaced: its JSON file, the files that this lists and what servers send in their place, and
/// nothing else, for a wrong path must not cost anybody a file.</summary>
internal static class ModelFolder
{
    /// <summary>Refuses a place that no folder can take, whoever writes there.</summary>
    /// <param name="folder">The folder, links followed.</param>
    /// <exception cref="TfjsFormatException">A file is there, or a mount point.</exception>
    public static void RequirePlace(string folder)
    {
        if (File.Exists(folder))
        {
            throw new TfjsFormatException(
                TfjsRejection.PlaceTaken, "a file is in the place of the model's folder. Choose another folder, or remove the "
                + "file.", folder);
        }

        if (Folders.IsMountPoint(folder))
        {
            throw OfMountPoint(folder);
        }
    }

    /// <summary>Refuses a folder that holds anything but a model.</summary>
    /// <param name="folder">The folder, links followed; a missing or empty one is free. Nobody else may be writing it.</param>
    /// <exception cref="TfjsFormatException">It holds something else; the error names it.</exception>
    public static void RequireReplaceable(string folder)
    {
        if (Directory.Exists(folder) && FindForeign(folder) is { } other)
        {
            throw new TfjsFormatException(
                TfjsRejection.ForeignContent, $"the folder holds '{Printable.Text(other)}', which is not part of a TensorFlow.js model, "
                    + "and would be replaced as a whole. Choose another folder, or remove what is in it.", folder);
        }
    }

    /// <summary>A mount point can be neither renamed nor replaced, but what lies in it can.</summary>
    public static TfjsFormatException OfMountPoint(string folder, Exception? cause = null) => new(
        TfjsRejection.PlaceTaken, "the folder is a mount point, and a model's folder is replaced as a whole. "
            + $"Choose a folder inside of it, such as {Path.Combine(folder, "model")}.", folder, null, cause);

    /// <summary>The first file or folder that is not part of the model in a folder, by its path in there;
    /// null where there is none.</summary>
    /// <exception cref="TfjsFormatException">The folder has a JSON file that is none of TensorFlow.js.</exception>
    public static string? FindForeign(string folder) => FindForeign(folder, folder, ListedIn(folder));

    /// <summary>Deletes a model, its JSON file first, so that what is left by an interruption is never taken for a model.
    /// Anything else stays.</summary>
    /// <exception cref="IOException">Something cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be deleted.</exception>
    public static void Delete(string folder)
    {
        var listed = ListedIn(folder);
        foreach (var path in listed.OrderBy(path => Path.GetExtension(path) != ".json").Where(Path.Exists))
        {
            File.Delete(path);
        }

        foreach (var inner in listed.Select(path => Path.GetDirectoryName(path)!).Append(folder).Distinct()
            .OrderByDescending(path => path.Length))
        {
            if (Directory.Exists(inner) && !Directory.EnumerateFileSystemEntries(inner).Any())
            {
                Directory.Delete(inner);
            }
        }
    }

    private static string? FindForeign(string root, string folder, HashSet<string> listed)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var isFolder = entry is DirectoryInfo && entry.LinkTarget is null;
            if (isFolder ? !listed.Any(path => RealPath.IsWithin(path, entry.FullName)) : !listed.Contains(entry.FullName))
            {
                return Path.GetRelativePath(root, entry.FullName);
            }

            if (isFolder && FindForeign(root, entry.FullName, listed) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    /// <summary>The full paths of the model's files.</summary>
    private static HashSet<string> ListedIn(string folder)
    {
        string file;
        try
        {
            file = ModelLocation.Find(folder);
        }
        catch (TfjsFormatException)
        {
            // No JSON file, or several: nothing there is known to be a model's.
            return [];
        }

        // A shard may be a link to another file of the folder; then both are the model's.
        var model = ReadModel(file);
        string[] listed =
        [
            .. model.Groups.SelectMany(group => group.Paths).SelectMany(path =>
                (string[])[Path.GetFullPath(path, folder), ShardPath.Resolve(folder, path)]),
            .. model.IsBareManifest ? [Path.Combine(folder, ModelLocation.BareManifestGraph)] : Array.Empty<string>(),
            file,
        ];
        return [.. listed, .. listed.SelectMany(Sidecars.Of)];
    }

    private static ModelJson ReadModel(string file)
    {
        try
        {
            var model = ModelJsonFile.Read(file);

            // Under a name of its own, a file that lists nothing may be anybody's empty array.
            return Path.GetFileName(file) == ModelJsonFile.Name || model.Json["modelTopology"] is not null
                || model.Groups.Any(group => group.Paths.Count > 0)
                ? model
                : throw new TfjsFormatException(TfjsRejection.NotAModel, "it has neither a topology nor weights.", file);
        }
        catch (TfjsFormatException exception)
        {
            throw new TfjsFormatException(
                TfjsRejection.ForeignContent, $"the folder holds a {Printable.Text(Path.GetFileName(file))} that is not a TensorFlow.js "
                    + $"model, and would be replaced as a whole. Choose another folder, or remove what is in it. ({exception.Message})",
                Path.GetDirectoryName(file), null, exception);
        }
    }
}
