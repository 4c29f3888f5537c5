namespace QuantBuild.Datasets.Images;

/// <summary>A photograph in a folder, with the label that its file name carries.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The third part of the file name, as the TF.js example takes it: up to the first dot, between the second underscore
/// and the next. <c>n01443537_11099_goldfish.jpg</c> has <c>goldfish</c>; <c>n01882714_4157_koala_bear.jpg</c> has <c>koala</c>.</param>
public sealed record LabelledImage(string Path, string Label)
{
    private const int LabelPart = 2;

    /// <summary>Takes the label out of a file name.</summary>
    /// <param name="path">The file, which is not looked at.</param>
    /// <returns>The file with its label.</returns>
    /// <exception cref="DatasetException">The name has fewer than three parts, or the third is empty.</exception>
    public static LabelledImage FromPath(string path)
    {
        var parts = System.IO.Path.GetFileName(path).Split('.')[0].Split('_');
        return parts.Length > LabelPart && parts[LabelPart].Length > 0
            ? new LabelledImage(path, parts[LabelPart])
            : throw new DatasetException(
                DatasetRejection.UnknownLabel, "The file name must have its label as third part between underscores, as "
                + "n01443537_11099_goldfish.jpg has.", path);
    }
}
