using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Descriptions.Sources;

namespace QuantBuild.Datasets.Descriptions;

/// <summary>JSON to description: what all kinds have in common.</summary>
internal static class DescriptionReader
{
    private static readonly Dictionary<string, Func<JsonCursor, string, IReadOnlyList<DatasetMetric>, ExampleSource>> _kinds = new(
        StringComparer.Ordinal)
    {
        ["csv"] = CsvSource.Read,
        ["idx"] = IdxSource.Read,
        ["images"] = PictureSource.Read,
        ["numpy"] = NumpySource.Read,
        ["generate"] = GenerateSource.Read,
    };

    public static DatasetDescription Read(JsonCursor json, string path, ReadLimits limits)
    {
        var file = Path.GetFullPath(path);
        json.Optional("$schema")?.Text();
        var kind = json.Required("kind").OneOf([.. _kinds.Keys]);
        var given = json.Optional("name")?.Name();
        var places = json.Required("metrics").Items();
        DatasetMetric[] metrics =
            [.. places.Select(place => DatasetMetric.TryParse(place.Text()) ?? throw place.Error($"must be {DatasetMetric.Rule}"))];
        if (metrics.Length == 0 || metrics.Distinct().Count() < metrics.Length)
        {
            throw json.Required("metrics").Error("must be at least one metric, each once");
        }

        var outputs = json.Optional("outputs")?.OneOf("probabilities", "logits");
        var labelled = json.Optional("labelledOutput")?.Name();
        var folder = Path.GetDirectoryName(file)!;
        var source = _kinds[kind](json, folder, metrics);
        foreach (var (metric, place) in metrics.Zip(places))
        {
            Check(metric, place, source);
        }

        var calibration = ReadOther(json.Optional("calibration"), folder, limits, source, source);
        var selection = ReadOther(json.Optional("selection"), folder, limits, source, source, calibration);
        var name = source is GenerateSource made ? made.NameOf(given) : given ?? Path.GetFileNameWithoutExtension(file);
        return new DatasetDescription(file, name, metrics, outputs == "logits", limits, source, calibration,
            selection) { LabelledOutput = labelled };
    }

    private static ExampleSource? ReadOther(
        JsonCursor? optional, string folder, ReadLimits limits, ExampleSource source, params IReadOnlyList<ExampleSource?> others)
    {
        if (optional is not { } json)
        {
            return null;
        }

        var read = source.Other(json, folder, limits);
        return others.Any(other => other?.Overlaps(read) == true)
            ? throw json.Error("must name other data than what is tested on, and than the other section's")
            : read;
    }

    private static void Check(DatasetMetric metric, JsonCursor place, ExampleSource source)
    {
        if (metric.IsOfFloatModel)
        {
            return;
        }

        if (!source.HasTruth)
        {
            throw place.Error("must be agreement, divergence, outputError or cosine: nothing is true of made-up inputs");
        }

        if (source.HasClasses is { } classes && classes != metric.IsOfClasses)
        {
            throw place.Error(classes
                ? "must be a metric of classes (accuracy, loss, top1 …), since the targets are classes"
                : "must be a metric of values (mae, mse), since the targets are values");
        }

        if (metric is { IsOfClasses: true, Top: null } && !source.HasClassIndices)
        {
            throw place.Error(
                "must be accuracy or top1, top2 …: with class descriptions several classes may be right, and no loss is defined");
        }
    }
}
