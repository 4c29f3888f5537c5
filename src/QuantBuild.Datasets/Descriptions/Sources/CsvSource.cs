using QuantBuild.Common;
using QuantBuild.Datasets.Csv;
using QuantBuild.Datasets.Descriptions.Fields;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Rows of a CSV file, raw or gzipped.</summary>
internal sealed record CsvSource(
    string File,
    CsvFormat Format,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string>? Classes,
    TargetRule Targets,
    Normalization FeatureScaling,
    Normalization LabelScaling,
    IReadOnlyList<int>? InputShape) : ExampleSource
{
    public static IReadOnlyList<string> Fields { get; } =
        ["file", "separator", "decimal", "header", "features", "labels", "classes", "normalization", "inputShape"];

    public static IReadOnlyList<string> OtherFields { get; } = ["file"];

    public override IReadOnlyList<string> Files =>
        [.. new[] { File, FeatureScaling.From, LabelScaling.From }.OfType<string>().Distinct(StringComparer.Ordinal)];

    public override string Place => File;

    public override bool? HasClasses => Classes is null ? null : true;

    public static CsvSource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        var format = ReadFormat(json);
        var features = json.Required("features").Columns(format.HasHeader);
        var labels = json.Truth("labels", metrics.NeedTruth())?.Columns(format.HasHeader) ?? [];
        var classes = json.Optional("classes")?.Names();
        if (classes is not null && labels.Count != 1)
        {
            throw (json.Optional("labels") ?? json.Required("classes")).Error("must be one column where classes are named");
        }

        var targets = TargetRule.Of(metrics);
        var normalization = json.Optional("normalization");
        normalization?.RequireOnly("features", "labels");
        var labelScaling = normalization?.Optional("labels");
        return labelScaling is { } place && (classes is not null || (labels.Count == 1 && targets.AreClasses))
            ? throw place.Error("must be left out where the label is a class")
            : new CsvSource(
                json.Required("file").ExistingFile(folder),
                format,
                features,
                labels,
                classes,
                targets,
                Normalization.Read(normalization?.Optional("features"), folder, features.Count),
                Normalization.Read(labelScaling, folder, labels.Count),
                json.Optional("inputShape")?.Shape());
    }

    // What was computed from the rows that are tested on holds for other rows too: the model is fed in one way only.
    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with
        {
            File = json.Required("file").ExistingFile(folder),
            FeatureScaling = FeatureScaling.FitTo(File),
            LabelScaling = LabelScaling.FitTo(File),
        };
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var table = CsvTable.Read(File, Format, limits, [.. Features, .. Labels], Classes);
        var features = table.Columns(0, Features.Count);
        var labels = table.Columns(Features.Count, Labels.Count);
        FeatureScaling.Apply(features, Features.Count, other => CsvTable.Read(other, Format, limits, Features).Values);
        LabelScaling.Apply(labels, Labels.Count, other => CsvTable.Read(other, Format, limits, Labels).Values);
        FiniteValues.Require(features, Features.Count, (row, column) => new DatasetException(
            DatasetRejection.InvalidValue, Normalized(table.Lines[row], Features[column]), File));
        FiniteValues.Require(labels, Labels.Count, (row, column) => new DatasetException(
            DatasetRejection.InvalidValue, Normalized(table.Lines[row], Labels[column]), File));
        var shape = DescribedFields.Reshape([Features.Count], InputShape, File);
        DatasetTargets targets = Labels.Count == 0 ? new NoTargets(table.Lines.Length)
            : Classes is not null
            ? new ClassTargets(ClassIndices.Of(labels, File), Classes)
            : Targets.Make(labels, Labels.Count, File, row => FormattableString.Invariant($"line {table.Lines[row]}"));
        return new ArrayDataset(features, shape, targets, FilesChecksum.Of([File]), table.Notice is null ? [] : [table.Notice]);
    }

    private static CsvFormat ReadFormat(JsonCursor json)
    {
        var separator = json.Optional("separator")?.Name();
        return separator.AsSpan().ContainsAny('"', '\r', '\n')
            ? throw json.Required("separator").Error("must hold no quotation mark and no line break")
            : new CsvFormat(separator, json.Optional("decimal")?.OneOf(".", ",") == ",", json.Optional("header")?.Truth() ?? true);
    }

    private static string Normalized(int line, string column) =>
        FormattableString.Invariant($"Line {line}, column \"{column}\": the normalization makes a number of it that float32 cannot hold.");
}
