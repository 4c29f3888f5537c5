using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Images;

/// <summary>A folder of photographs whose file names carry their labels.</summary>
public sealed class ImageFolder
{
    private ImageFolder(IReadOnlyList<LabelledImage> images, string? leftOut = null) => (Images, LeftOut) = (images, leftOut);

    /// <summary>The photographs, in the order of their file names' code points, which is the same on every system.</summary>
    public IReadOnlyList<LabelledImage> Images { get; }

    /// <summary>Which files of other kinds lie there, as a sentence to print; null for none.</summary>
    public string? LeftOut { get; }

    /// <summary>Lists a folder; no picture is opened yet.</summary>
    /// <param name="path">The folder. Its pictures (BMP, GIF, ICO, JPEG, PNG, WebP) are taken; hidden files,
    /// other files and folders within it are not.</param>
    /// <returns>The folder's photographs.</returns>
    /// <exception cref="DatasetException">The folder is missing, holds no picture, or a file name has no label.</exception>
    public static ImageFolder Open(string path) => Directory.Exists(path)
        ? DatasetGuard.Read(path, () =>
        {
            var files = new PictureFiles();
            var images = ListPictures(path, files).Select(LabelledImage.FromPath).ToList();
            return images.Count > 0 ? new ImageFolder(images, files.LeftOut(path)) : throw files.Nothing(path, "The folder holds");
        })
        : throw new DatasetException(DatasetRejection.Unavailable, "The folder of pictures does not exist.", path);

    /// <summary>Reads some photographs of a folder, such as a split.</summary>
    /// <param name="images">The photographs, in the order in which they are to be read.</param>
    /// <returns>A folder that holds only these.</returns>
    public static ImageFolder Of(IEnumerable<LabelledImage> images) => new([.. images]);

    /// <summary>The paths of a folder's visible pictures, in the order of their names.</summary>
    internal static IEnumerable<string> ListPictures(string path, PictureFiles files) => Directory.EnumerateFiles(path)
        .Where(file => !Path.GetFileName(file).StartsWith('.') && files.Take(file))
        .OrderBy(file => Path.GetFileName(file), CodePointOrder.Instance);

    /// <summary>Decodes and resizes all photographs, batch by batch in the order of <see cref="Images"/>,
    /// some batches ahead on threads of their own.</summary>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The batches; dispose of each after use, so that its memory serves a later one.</returns>
    /// <exception cref="DatasetException">A picture cannot be read: the error names the file. With
    /// <see cref="ImageBatchOptions.SkipUnreadable"/> it is left out of its batch and listed there.</exception>
    public IAsyncEnumerable<ImageBatch> ReadBatchesAsync(
        ImageBatchOptions? options = null, CancellationToken cancellationToken = default) =>
            new ImageBatchReader(Images, options ?? new ImageBatchOptions()).ReadAsync(cancellationToken);
}
