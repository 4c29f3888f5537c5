using static QuantBuild.Reporting.Files.JsonKinds;

namespace QuantBuild.Reporting.Files;

/// <summary>The fields of a variant, in the order in which they are written. What lies behind its figures is optional,
/// so that older files still read.</summary>
internal static class VariantFields
{
    private const int MostChanges = 256;
    private const int MostParts = 100_000;

    private static readonly string[] _thumbnailKinds = ["data:image/png;base64,", "data:image/jpeg;base64,"];

    // It is put into a page as it is: nothing but a bitmap may be in it.
    private static readonly JsonKind<string> _thumbnail = Text with
    {
        Read = json => json.Text() is var uri
            && Array.Find(_thumbnailKinds, kind => uri.StartsWith(kind, StringComparison.Ordinal)) is { } kind
            && System.Buffers.Text.Base64.IsValid(uri.AsSpan(kind.Length))
                ? uri
                : throw json.Error("must be a PNG or JPEG picture as data:image/png;base64,…"),
    };

    private static readonly JsonKind<EvaluationSample> _sample = Object<EvaluationSample>(json => new(
        json.Required("split", sample => sample.Split, Text),
        json.Required("count", sample => sample.Count, Count)));

    private static readonly JsonKind<OutputReport> _output = Object<OutputReport>(json => new(
        json.Required("name", output => output.Name, Text),
        json.Required("metrics", output => output.Metrics, Metrics)));

    private static readonly JsonKind<AppliedPass> _pass = Object<AppliedPass>(json => new(
        json.Required("pass", pass => pass.Pass, Name),
        json.Required("layers", pass => pass.Layers, Count)));

    private static readonly JsonKind<ArtifactBytes> _bytes = Object<ArtifactBytes>(json => new(
        json.Required("modelJson", bytes => bytes.ModelJson, Count),
        json.Required("weights", bytes => bytes.Weights, Count),
        json.Required("total", bytes => bytes.Total, Count),
        json.Required("gzipTarball", bytes => bytes.GzipTarball, Count),
        json.Optional("gzip", bytes => bytes.Gzip, Count),
        json.Optional("brotli", bytes => bytes.Brotli, Count)));

    private static readonly JsonKind<EvaluationTimes> _times = Object<EvaluationTimes>(json => new(
        json.Required("repeats", times => times.Repeats, Count),
        json.Required("median", times => times.Median, NonNegative),
        json.Required("shortest", times => times.Shortest, NonNegative),
        json.Required("longest", times => times.Longest, NonNegative)));

    private static readonly JsonKind<WeightRecipe> _recipe = Object<WeightRecipe>(json => new(
        json.Optional("op", weight => weight.Op, Name),
        json.Optional("rule", weight => weight.Rule, Count),
        json.Optional("levels", weight => weight.Levels, Count),
        json.Optional("range", weight => weight.Range, Name),
        json.Optional("rounding", weight => weight.Rounding, Name)));

    private static readonly JsonKind<LayerReport> _layer = Object<LayerReport>(json => new(
        json.Required("name", layer => layer.Name, Text),
        json.Required("storedDtype", layer => layer.StoredDtype, Name),
        json.Required("elements", layer => layer.Elements, Count),
        json.Required("bytes", layer => layer.Bytes, Count),
        json.Optional("sqnrDb", layer => layer.SqnrDb, Number),
        json.Optional("maxAbs", layer => layer.MaxAbs, NonNegative),
        json.Optional("rms", layer => layer.Rms, NonNegative),
        json.Optional("gzipBytes", layer => layer.GzipBytes, Count),
        json.Optional("brotliBytes", layer => layer.BrotliBytes, Count))
    {
        Recipe = json.Optional("recipe", layer => layer.Recipe, _recipe),
    });

    private static readonly JsonKind<WeightHistogram> _histogram = Object<WeightHistogram>(json =>
    {
        var histogram = new WeightHistogram(
            json.Required("weight", weight => weight.Weight, Text),
            json.Required("low", weight => weight.Low, Number),
            json.Required("high", weight => weight.High, Number),
            json.Required("before", weight => weight.Before, Counts),
            json.Required("after", weight => weight.After, Counts));
        json.Require(histogram.High > histogram.Low, "high", "must be greater than low");
        json.Require(histogram.Before.Count > 0, "before", "must have at least one bin");
        json.Require(histogram.After.Count == histogram.Before.Count, "after", "must have as many bins as before");
        return histogram;
    });

    private static readonly JsonKind<ConfusedPair> _pair = Object<ConfusedPair>(json => new(
        json.Required("label", pair => pair.Label, Text),
        json.Required("predicted", pair => pair.Predicted, Text),
        json.Required("count", pair => pair.Count, Count)));

    private static readonly JsonKind<ConfusionReport> _confusion = Object<ConfusionReport>(json =>
    {
        var preprocess = json.Optional("preprocess", confusion => confusion.Preprocess, Text);
        var classes = json.List("classes", confusion => confusion.Classes, Text);
        var counts = json.List("counts", confusion => confusion.Counts, Counts with
        {
            Read = row => Counts.Read(row) is var cells && cells.Count == classes.Count
                ? cells
                : throw row.Error("must have a count for each of the classes"),
        });
        json.Require(counts.Count == classes.Count, "counts", "must have a row for each of the classes");
        return new()
        {
            Preprocess = preprocess,
            Classes = classes,
            Counts = counts,
            Pairs = json.List("pairs", confusion => confusion.Pairs, _pair),
        };
    });

    private static readonly JsonKind<FlippedPrediction> _flip = Object<FlippedPrediction>(json => new(
        json.Required("example", flip => flip.Example, Text),
        json.Required("label", flip => flip.Label, Text),
        json.Required("byFloat", flip => flip.ByFloat, Text),
        json.Required("byVariant", flip => flip.ByVariant, Text))
    {
        FloatIsRight = json.Required("floatIsRight", flip => flip.FloatIsRight, Truth),
        VariantIsRight = json.Required("variantIsRight", flip => flip.VariantIsRight, Truth),
        Preprocess = json.Optional("preprocess", flip => flip.Preprocess, Text),
        Thumbnail = json.Optional("thumbnail", flip => flip.Thumbnail, _thumbnail),
    });

    private static readonly JsonKind<ChangedPredictions> _predictions = Object<ChangedPredictions>(json => new(
        Preprocess: json.Optional("preprocess", change => change.Preprocess, Text),
        Changed: json.Required("changed", change => change.Changed, Count),
        Lost: json.Required("lost", change => change.Lost, Count),
        Gained: json.Required("gained", change => change.Gained, Count),
        Count: json.Required("count", change => change.Count, Count)));

    private static readonly JsonKind<MetricChange> _metric = Object<MetricChange>(json => new(
        Metric: json.Required("metric", change => change.Metric, Name),
        Preprocess: json.Optional("preprocess", change => change.Preprocess, Text),
        Difference: json.Required("difference", change => change.Difference, Number),
        Low: json.Required("low", change => change.Low, Number),
        High: json.Required("high", change => change.High, Number)));

    private static readonly JsonKind<VariantChanges> _changes = Object<VariantChanges>(json => new()
    {
        Predictions = json.List("predictions", changes => changes.Predictions, _predictions, MostChanges),
        Metrics = json.List("metrics", changes => changes.Metrics, _metric, MostChanges),
    });

    /// <summary>A variant.</summary>
    public static JsonKind<VariantReport> Variant { get; } = Object<VariantReport>(json => new()
    {
        Name = json.Required("name", variant => variant.Name, Name),
        Scheme = json.Required("scheme", variant => variant.Scheme, Text),
        Metrics = json.Required("metrics", variant => variant.Metrics, Metrics),
        EvaluatedOn = json.Optional("evaluatedOn", variant => variant.EvaluatedOn, _sample),
        FloatOnSame = json.Optional("floatOnSame", variant => variant.FloatOnSame, Metrics),
        MetricsOnTest = json.Optional("metricsOnTest", variant => variant.MetricsOnTest, Metrics),
        Outputs = json.List("outputs", variant => variant.Outputs, _output, MostChanges),
        Passes = json.List("passes", variant => variant.Passes, _pass),
        Notes = json.List("notes", variant => variant.Notes, Text),
        Bytes = json.Required("bytes", variant => variant.Bytes, _bytes),
        GzipRatio = json.Required("gzipRatio", variant => variant.GzipRatio, NonNegative),
        EvaluationSeconds = json.Required("evaluationSeconds", variant => variant.EvaluationSeconds, NonNegative),
        ExamplesPerSecond = json.Required("examplesPerSecond", variant => variant.ExamplesPerSecond, NonNegative),
        Times = json.Optional("times", variant => variant.Times, _times),
        PartSeconds = json.List("partSeconds", variant => variant.PartSeconds, NonNegative, MostParts),
        Layers = json.List("layers", variant => variant.Layers, _layer),
        Histograms = json.List("histograms", variant => variant.Histograms, _histogram),
        Confusion = json.List("confusion", variant => variant.Confusion, _confusion),
        Flips = json.List("flips", variant => variant.Flips, _flip),
        Changes = json.Optional("changes", variant => variant.Changes, _changes),
    });
}
