using QuantBuild.Common;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Files;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>A folder of pictures, labelled by their file names or by the sub-folders that they are in.</summary>
internal sealed record PictureSource(
    string Folder,
    PictureLabel? Label,
    int Height,
    int Width,
    PixelScaling Scaling,
    IReadOnlyList<string>? Classes,
    string? DescriptionsFile,
    ClassDescriptions? Descriptions) : ExampleSource
{
    private const string ImageNet = "imagenet";

    // 4096 x 4096: some batches of it still fit the memory.
    private const int MostPixels = 1 << 24;

    public static IReadOnlyList<string> Fields { get; } = ["folder", "label", "size", "scaling", "classes", "classDescriptions"];

    public static IReadOnlyList<string> OtherFields { get; } = ["folder"];

    public override IReadOnlyList<string> Files => DescriptionsFile is null ? [Folder] : [Folder, DescriptionsFile];

    public override string Place => Folder;

    public override bool? HasClasses => true;

    public override bool HasClassIndices => Descriptions is null;

    public static PictureSource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        var size = json.Required("size");
        if (size.Shape() is not [var height, var width])
        {
            throw size.Error("must be [height, width]");
        }

        if ((long)height * width > MostPixels)
        {
            throw size.Error(FormattableString.Invariant($"must have a product of at most {MostPixels} pixels"));
        }

        if (json.Optional("classes") is not null && json.Optional("classDescriptions") is { } twice)
        {
            throw twice.Error("must be left out where classes are named");
        }

        var label = json.Truth("label", metrics.NeedTruth());
        if (label is null && (json.Optional("classes") ?? json.Optional("classDescriptions")) is { } unused)
        {
            throw unused.Misplaced("must be left out where there is no label");
        }

        var descriptions = json.Optional("classDescriptions");
        var isImageNet = descriptions?.Text() == ImageNet;
        var file = isImageNet ? null : descriptions?.ExistingFile(folder);
        return new PictureSource(
            json.Required("folder").ExistingFolder(folder),
            label is { } place ? PictureLabel.Read(place) : null,
            height,
            width,
            PixelScaling.Read(json.Required("scaling")),
            json.Optional("classes")?.Names(),
            file,
            isImageNet ? ClassDescriptions.ImageNet : file is null ? null : ClassDescriptions.Load(file));
    }

    // A class is the same output of the model in every folder, whichever labels another folder has.
    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with
        {
            Folder = json.Required("folder").ExistingFolder(folder),
            Classes = Descriptions is null && Label is not null
                ? Classes ?? DatasetGuard.Read(Folder, () => Labels(Label.List(Folder, new PictureFiles())))
                : null,
        };
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var files = new PictureFiles();
        var pictures = Label is null ? PictureLabel.ListUnlabelled(Folder, files) : Label.List(Folder, files);
        string[] notices = files.LeftOut(Folder) is { } leftOut ? [leftOut] : [];
        return new PictureDataset(pictures, (Height, Width), Scaling, limits, notices, TargetsOf(pictures));
    }

    private DatasetTargets TargetsOf(IReadOnlyList<LabelledImage> pictures)
    {
        if (Label is null)
        {
            return new NoTargets(pictures.Count);
        }

        if (Descriptions is not null)
        {
            return new LabelTargets([.. pictures.Select(picture => picture.Label)], RequireAnyHit(Descriptions, pictures));
        }

        var classes = Classes ?? Labels(pictures);
        return new ClassTargets(Indices(pictures, classes), classes);
    }

    // A wrong part of the file names would give a model that is never right, and no error.
    private static ClassDescriptions RequireAnyHit(ClassDescriptions descriptions, IReadOnlyList<LabelledImage> pictures)
    {
        int[] all = [.. Enumerable.Range(0, descriptions.Count)];
        return pictures.Any(picture => descriptions.IsHit(all, picture.Label))
            ? descriptions
            : throw new DatasetException(
                DatasetRejection.UnknownLabel, "No class description contains the label of any picture, which is "
                + $"\"{pictures[0].Label}\" here.", pictures[0].Path);
    }

    // Without a list the classes are the sub-folders, or the labels found in file names, in the order of their names.
    private string[] Labels(IReadOnlyList<LabelledImage> pictures) => Label!.IsFolder
        ? ClassFolders.Classes(Folder)
        : [.. pictures.Select(picture => picture.Label).Distinct(StringComparer.Ordinal).Order(CodePointOrder.Instance)];

    private static int[] Indices(IReadOnlyList<LabelledImage> pictures, IReadOnlyList<string> classes)
    {
        var indices = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        return [.. pictures.Select(picture => indices.TryGetValue(picture.Label, out var index)
            ? index
            : throw new DatasetException(
                DatasetRejection.UnknownLabel, $"The label \"{picture.Label}\" is none of the classes: "
                + $"{string.Join(", ", classes)}.", picture.Path))];
    }
}
