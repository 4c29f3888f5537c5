namespace QuantBuild.Datasets.Internal.Descriptions;

/// <summary>Rows of a CSV file with a header line, raw or gzipped.</summary>
internal sealed record CsvSource(
    string File,
    string Separator,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string>? Classes,
    bool LabelsAreIndices,
    Normalization FeatureScaling,
    Normalization LabelScaling,
    IReadOnlyList<int>? InputShape) : ExampleSource
{
    public static IReadOnlyList<string> Fields { get; } = ["file", "separator", "features", "labels", "classes", "normalization", "inputShape"];

    public static IReadOnlyList<string> OtherFields { get; } = ["file"];

    public override IReadOnlyList<string> Files => [.. new[] { File, FeatureScaling.From, LabelScaling.From }.OfType<string>().Distinct(StringComparer.Ordinal)];

    public override string Place => File;

    public override bool? HasClasses => Classes is null ? null : true;

    public static CsvSource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        DescriptionReader.RequireOnly(json, Fields);
        var features = json.Required("features").Names();
        var labels = json.Required("labels").Names();
        var classes = json.Optional("classes")?.Names();
        if (classes is not null && labels.Count > 1)
        {
            throw json.Required("labels").Error("must be one column where classes are named");
        }

        var indices = classes is null && labels.Count == 1 && metrics.All(metric => metric.IsOfClasses);
        var normalization = json.Optional("normalization");
        normalization?.RequireOnly("features", "labels");
        var labelScaling = normalization?.Optional("labels");
        return labelScaling is { } place && (classes is not null || indices)
            ? throw place.Error("must be left out where the label is a class")
            : new CsvSource(
                json.Required("file").ExistingFile(folder),
                json.Optional("separator")?.Name() ?? ",",
                features,
                labels,
                classes,
                indices,
                Normalization.Read(normalization?.Optional("features"), folder, features.Count),
                Normalization.Read(labelScaling, folder, labels.Count),
                json.Optional("inputShape")?.Shape());
    }

    // What was computed from the rows that are tested on holds for other rows too: the model is fed in one way only.
    public override ExampleSource Other(JsonCursor json, string folder)
    {
        json.RequireOnly(OtherFields);
        return this with { File = json.Required("file").ExistingFile(folder), FeatureScaling = FeatureScaling.FitTo(File), LabelScaling = LabelScaling.FitTo(File) };
    }

    public override DescribedDataset Open()
    {
        var rows = CsvTable.Read(File, Separator, [.. Features, .. Labels], Classes);
        var width = Features.Count + Labels.Count;
        var features = CsvTable.Columns(rows, width, 0, Features.Count);
        var labels = CsvTable.Columns(rows, width, Features.Count, Labels.Count);
        FeatureScaling.Apply(features, Features.Count, other => CsvTable.Read(other, Separator, Features));
        LabelScaling.Apply(labels, Labels.Count, other => CsvTable.Read(other, Separator, Labels));
        DatasetTargets targets = Classes is null && !LabelsAreIndices
            ? new ValueTargets(labels, Labels.Count)
            : new ClassTargets(ClassIndices.Of(labels, File), Classes);
        return new ArrayDataset(features, DescribedFields.Reshape([Features.Count], InputShape, File), targets, FilesChecksum.Of([File]));
    }
}
