namespace QuantBuild.Reporting.Files;

/// <content>What lies behind the figures of a variant. All of it is optional, so that older files still read.</content>
internal static partial class ReportReader
{
    private static readonly string[] ThumbnailKinds = ["data:image/png;base64,", "data:image/jpeg;base64,"];

    private static IReadOnlyList<T> All<T>(JsonCursor json, string name, Func<JsonCursor, T> read, int most = int.MaxValue) =>
        json.Optional(name) is { } items ? [.. AtMost(most, items).Select(read)] : [];

    private static DataSplit Split(JsonCursor json) =>
        new(json.Required("name").Name(), json.Required("count").Count(), json.Optional("description")?.Text())
        {
            UnknownFields = Unknown(json, "name", "count", "description"),
        };

    private static AppliedPass Pass(JsonCursor json) =>
        new(json.Required("pass").Name(), json.Required("layers").Count()) { UnknownFields = Unknown(json, "pass", "layers") };

    private static EvaluationTimes Times(JsonCursor json) =>
        new(
            json.Required("repeats").Count(),
            json.Required("median").NonNegativeNumber(),
            json.Required("shortest").NonNegativeNumber(),
            json.Required("longest").NonNegativeNumber())
        {
            UnknownFields = Unknown(json, "repeats", "median", "shortest", "longest"),
        };

    private static LayerReport Layer(JsonCursor json) =>
        new(
            json.Required("name").Text(),
            json.Required("storedDtype").Name(),
            json.Required("elements").Count(),
            json.Required("bytes").Count(),
            json.Optional("sqnrDb")?.Number(),
            json.Optional("maxAbs")?.NonNegativeNumber(),
            json.Optional("rms")?.NonNegativeNumber())
        {
            UnknownFields = Unknown(json, "name", "storedDtype", "elements", "bytes", "sqnrDb", "maxAbs", "rms"),
        };

    private static WeightHistogram Histogram(JsonCursor json)
    {
        var (low, high) = (json.Required("low"), json.Required("high"));
        var (before, after) = (json.Required("before"), json.Required("after"));
        if (!(high.Number() > low.Number()))
        {
            throw high.Error("must be greater than low");
        }

        long[] counts = [.. before.Items().Select(bin => bin.Count())];
        if (counts.Length == 0)
        {
            throw before.Error("must have at least one bin");
        }

        return after.Items().Count == counts.Length
            ? new WeightHistogram(json.Required("weight").Text(), low.Number(), high.Number(), counts, [.. after.Items().Select(bin => bin.Count())])
            {
                UnknownFields = Unknown(json, "weight", "low", "high", "before", "after"),
            }
            : throw after.Error("must have as many bins as before");
    }

    private static ConfusionReport Confusion(JsonCursor json)
    {
        var classes = All(json, "classes", name => name.Text());
        var counts = All(json, "counts", row => row.Items().Count == classes.Count
            ? (IReadOnlyList<long>)[.. row.Items().Select(cell => cell.Count())]
            : throw row.Error("must have a count for each of the classes"));
        return counts.Count == classes.Count
            ? new ConfusionReport
            {
                Preprocess = json.Optional("preprocess")?.Text(),
                Classes = classes,
                Counts = counts,
                Pairs = All(json, "pairs", Pair),
                UnknownFields = Unknown(json, "preprocess", "classes", "counts", "pairs"),
            }
            : throw json.Required("counts").Error("must have a row for each of the classes");
    }

    private static ConfusedPair Pair(JsonCursor json) =>
        new(json.Required("label").Text(), json.Required("predicted").Text(), json.Required("count").Count())
        {
            UnknownFields = Unknown(json, "label", "predicted", "count"),
        };

    private static FlippedPrediction Flip(JsonCursor json) =>
        new(json.Required("example").Text(), json.Required("label").Text(), json.Required("byFloat").Text(), json.Required("byVariant").Text())
        {
            FloatIsRight = json.Required("floatIsRight").Truth(),
            VariantIsRight = json.Required("variantIsRight").Truth(),
            Preprocess = json.Optional("preprocess")?.Text(),
            Thumbnail = json.Optional("thumbnail") is { } thumbnail ? Thumbnail(thumbnail) : null,
            UnknownFields = Unknown(json, "example", "label", "byFloat", "byVariant", "floatIsRight", "variantIsRight", "preprocess", "thumbnail"),
        };

    // It is put into a page as it is: nothing but a bitmap may be in it.
    private static string Thumbnail(JsonCursor json)
    {
        var uri = json.Text();
        var kind = Array.Find(ThumbnailKinds, kind => uri.StartsWith(kind, StringComparison.Ordinal));
        return kind is not null && System.Buffers.Text.Base64.IsValid(uri.AsSpan(kind.Length))
            ? uri
            : throw json.Error("must be a PNG or JPEG picture as data:image/png;base64,…");
    }

    private static VariantChanges Changes(JsonCursor json) => new()
    {
        Predictions = All(json, "predictions", Predictions, MostChanges),
        Metrics = All(json, "metrics", MetricChange, MostChanges),
        UnknownFields = Unknown(json, "predictions", "metrics"),
    };

    private static ChangedPredictions Predictions(JsonCursor json) =>
        new(
            json.Required("changed").Count(),
            json.Required("lost").Count(),
            json.Required("gained").Count(),
            json.Required("count").Count(),
            json.Optional("preprocess")?.Text())
        {
            UnknownFields = Unknown(json, "changed", "lost", "gained", "count", "preprocess"),
        };

    private static MetricChange MetricChange(JsonCursor json) =>
        new(
            json.Required("metric").Name(),
            json.Required("difference").Number(),
            json.Required("low").Number(),
            json.Required("high").Number(),
            json.Optional("preprocess")?.Text())
        {
            UnknownFields = Unknown(json, "metric", "preprocess", "difference", "low", "high"),
        };
}
