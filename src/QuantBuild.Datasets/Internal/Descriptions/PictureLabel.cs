namespace QuantBuild.Datasets.Internal.Descriptions;

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
        return new PictureLabel(json.Optional("separator")?.Name() ?? "_", part.Count() is <= int.MaxValue and var index ? (int)index : throw part.Error("is too large"));
    }

    /// <summary>Lists the pictures of a folder with their labels, in ordinal order.</summary>
    public IReadOnlyList<LabelledImage> List(string folder)
    {
        LabelledImage[] pictures = Separator is null
            ? [.. Directory.EnumerateDirectories(folder)
                .OrderBy(Path.GetFileName, StringComparer.Ordinal)
                .SelectMany(inner => ImageFolder.ListPictures(inner).Select(path => new LabelledImage(path, Path.GetFileName(inner))))]
            : [.. ImageFolder.ListPictures(folder).Select(path => new LabelledImage(path, OfFileName(path)))];
        return pictures.Length > 0
            ? pictures
            : throw new DatasetException(Separator is null ? "The sub-folders hold no pictures." : "The folder holds no pictures.", folder);
    }

    private string OfFileName(string path)
    {
        var parts = Path.GetFileName(path).Split('.')[0].Split(Separator);
        return parts.Length > Part && parts[Part].Length > 0
            ? parts[Part]
            : throw new DatasetException($"The file name has no part {Part} between \"{Separator}\", where its label should be.", path);
    }
}
