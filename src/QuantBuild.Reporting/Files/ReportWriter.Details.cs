using System.Globalization;

namespace QuantBuild.Reporting.Files;

/// <content>What lies behind the figures of a variant; what is empty is left out.</content>
internal sealed partial class ReportWriter
{
    private void Splits(IReadOnlyList<DataSplit> splits) => Each("splits", splits, "$", (split, _) =>
    {
        json.WriteString("name", split.Name);
        json.WriteNumber("count", split.Count);
        Optional("description", split.Description);
    });

    private void Passes(IReadOnlyList<AppliedPass> passes, string path) => Each("passes", passes, path, (pass, _) =>
    {
        json.WriteString("pass", pass.Pass);
        json.WriteNumber("layers", pass.Layers);
    });

    private void Notes(IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
        {
            json.WriteStartArray("notes");
            foreach (var note in notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
        }
    }

    private void Times(EvaluationTimes? times, string path)
    {
        if (times is not null)
        {
            json.WriteStartObject("times");
            json.WriteNumber("repeats", times.Repeats);
            Number("median", times.Median, $"{path}.times");
            Number("shortest", times.Shortest, $"{path}.times");
            Number("longest", times.Longest, $"{path}.times");
            End(times);
        }
    }

    private void Details(VariantReport variant, string path)
    {
        Each("layers", variant.Layers, path, Layer);
        Each("histograms", variant.Histograms, path, Histogram);
        Each("confusion", variant.Confusion, path, Confusion);
        Each("flips", variant.Flips, path, (flip, _) => Flip(flip));
        if (variant.Changes is { } changes)
        {
            json.WriteStartObject("changes");
            Each("predictions", changes.Predictions, $"{path}.changes", (change, _) => Predictions(change));
            Each("metrics", changes.Metrics, $"{path}.changes", MetricChange);
            End(changes);
        }
    }

    private void Layer(LayerReport layer, string path)
    {
        json.WriteString("name", layer.Name);
        json.WriteString("storedDtype", layer.StoredDtype);
        json.WriteNumber("elements", layer.Elements);
        json.WriteNumber("bytes", layer.Bytes);
        Optional("sqnrDb", layer.SqnrDb, path);
        Optional("maxAbs", layer.MaxAbs, path);
        Optional("rms", layer.Rms, path);
    }

    private void Histogram(WeightHistogram histogram, string path)
    {
        json.WriteString("weight", histogram.Weight);
        Number("low", histogram.Low, path);
        Number("high", histogram.High, path);
        Row("before", histogram.Before);
        Row("after", histogram.After);
    }

    private void Confusion(ConfusionReport confusion, string path)
    {
        Optional("preprocess", confusion.Preprocess);
        if (confusion.Classes.Count > 0)
        {
            json.WriteStartArray("classes");
            foreach (var name in confusion.Classes)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteStartArray("counts");
            foreach (var row in confusion.Counts)
            {
                Row(null, row);
            }

            json.WriteEndArray();
        }

        Each("pairs", confusion.Pairs, path, (pair, _) =>
        {
            json.WriteString("label", pair.Label);
            json.WriteString("predicted", pair.Predicted);
            json.WriteNumber("count", pair.Count);
        });
    }

    private void Flip(FlippedPrediction flip)
    {
        json.WriteString("example", flip.Example);
        json.WriteString("label", flip.Label);
        json.WriteString("byFloat", flip.ByFloat);
        json.WriteString("byVariant", flip.ByVariant);
        json.WriteBoolean("floatIsRight", flip.FloatIsRight);
        json.WriteBoolean("variantIsRight", flip.VariantIsRight);
        Optional("preprocess", flip.Preprocess);
        Optional("thumbnail", flip.Thumbnail);
    }

    private void Predictions(ChangedPredictions change)
    {
        Optional("preprocess", change.Preprocess);
        json.WriteNumber("changed", change.Changed);
        json.WriteNumber("lost", change.Lost);
        json.WriteNumber("gained", change.Gained);
        json.WriteNumber("count", change.Count);
    }

    private void MetricChange(MetricChange change, string path)
    {
        json.WriteString("metric", change.Metric);
        Optional("preprocess", change.Preprocess);
        Number("difference", change.Difference, path);
        Number("low", change.Low, path);
        Number("high", change.High, path);
    }

    private void Each<T>(string name, IReadOnlyList<T> items, string path, Action<T, string> write)
        where T : ReportNode
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        for (var i = 0; i < items.Count; i++)
        {
            json.WriteStartObject();
            write(items[i], string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{i}]"));
            End(items[i]);
        }

        json.WriteEndArray();
    }

    // In one line: a line for each count would make most of the file.
    private void Row(string? name, IReadOnlyList<long> counts)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteRawValue($"[{string.Join(", ", counts.Select(count => count.ToString(CultureInfo.InvariantCulture)))}]");
    }

    private void Optional(string name, double? value, string path)
    {
        if (value is { } number)
        {
            Number(name, number, path);
        }
    }
}
