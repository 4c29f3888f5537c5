using QuantBuild.Common;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Where a picture's label stands.</summary>
/// <param name="Separator">What separates the parts of a file name; null where the sub-folder is the label.</param>
/// <param name="Part">Which part, from 0.</param>
internal sealed record PictureLabel(string? Separator, int Part)
{
    public static PictureLabel Read(JsonCursor json)
    {
        if (json.Required("from").OneOf("folder", "fileName") == "folder")
        {
            json.RequireOnly("from");
            return new PictureLabel(Separator: null, Part: 0);
        }

        json.RequireOnly("from", "separator", "part");
        var part = json.Required("part");
        return new PictureLabel(
            json.Optional("separator")?.Name() ?? "_",
            part.Count() is <= int.MaxValue and var index ? (int)index : throw part.Error("is too large"));
    }

    /// <summary>Whether each sub-folder is a class.</summary>
    public bool IsFolder => Separator is null;

    /// <summary>Lists the pictures of a folder with their labels, in the order of their folders' and files' names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Tells pictures from other files.</param>
    public IReadOnlyList<LabelledImage> List(string folder, PictureFiles files)
    {
        var pictures = IsFolder
            ? ClassFolders.Pictures(folder, files)
            : [.. ImageFolder.ListPictures(folder, files).Select(path => new LabelledImage(path, OfFileName(path)))];
        return pictures.Count > 0 ? pictures : throw files.Nothing(folder, IsFolder ? "The sub-folders hold" : "The folder holds");
    }

    /// <summary>Lists the pictures of a folder, and of those in it, that need no label.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Tells pictures from other files.</param>
    public static IReadOnlyList<LabelledImage> ListUnlabelled(string folder, PictureFiles files)
    {
        LabelledImage[] pictures =
        [
            .. ImageFolder.ListPictures(folder, files).Select(path => new LabelledImage(path, string.Empty)),
            .. ClassFolders.Classes(folder).SelectMany(name => ClassFolders.Within(Path.Combine(folder, name))).Where(files.Take)
                .Select(path => new LabelledImage(path, string.Empty)),
        ];
        return pictures.Length > 0 ? pictures : throw files.Nothing(folder, "The folder holds");
    }

    private string OfFileName(string path)
    {
        var parts = Path.GetFileName(path).Split('.')[0].Split(Separator);
        return parts.Length > Part && parts[Part].Length > 0
            ? parts[Part]
            : throw new DatasetException(
                DatasetRejection.UnknownLabel, $"The file name has no part {Part} between \"{Separator}\", where its label should "
                + "be.", path);
    }
}
