using QuantBuild.Datasets.Files;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>
/// A folder with a sub-folder for each class, read as Keras's <c>image_dataset_from_directory</c> reads it: every visible sub-folder is a
/// class, empty or not, in the order of its name; the pictures of a class are those in its folder and in all folders within,
/// where links to folders are not followed.
/// </summary>
internal static class ClassFolders
{
    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The classes, in the order of their numbers.</summary>
    public static string[] Classes(string folder) => [.. Directory.EnumerateDirectories(folder, "*", _everything)
        .Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(CodePointOrder.Instance)];

    /// <summary>The pictures of all classes.</summary>
    /// <param name="folder">The folder of the classes.</param>
    /// <param name="files">Tells pictures from other files.</param>
    public static IReadOnlyList<LabelledImage> Pictures(string folder, PictureFiles files)
    {
        foreach (var beside in Directory.EnumerateFiles(folder, "*", _everything))
        {
            files.PassOver(beside);
        }

        return [.. Classes(folder).SelectMany(name =>
            Within(Path.Combine(folder, name)).Where(files.Take).Select(path => new LabelledImage(path, name)))];
    }

    /// <summary>All files in a folder, at any depth.</summary>
    public static IEnumerable<string> Within(string folder)
    {
        var folders = new List<string> { folder };
        for (var next = 0; next < folders.Count; next++)
        {
            folders.AddRange(Directory.EnumerateDirectories(folders[next], "*", _everything).Where(inner =>
                !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint)));
        }

        return folders.Order(CodePointOrder.Instance).SelectMany(place =>
            Directory.EnumerateFiles(place, "*", _everything).OrderBy(path => Path.GetFileName(path), CodePointOrder.Instance));
    }
}
