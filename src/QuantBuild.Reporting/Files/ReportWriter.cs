using System.Globalization;
using System.Text.Json;

namespace QuantBuild.Reporting.Files;

/// <summary>Report to JSON: fields in a fixed order, numbers in their shortest exact form.</summary>
internal sealed partial class ReportWriter(Utf8JsonWriter json, string file)
{
    public void Write(Report report)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", Report.CurrentSchemaVersion);
        json.WriteString("demo", report.Demo);
        json.WriteString("createdAt", report.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Texts("environment", report.Environment);
        if (report.Arguments.Count > 0)
        {
            Texts("arguments", report.Arguments);
        }

        if (report.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        Optional("commit", report.Commit);
        json.WriteStartObject("dataset");
        json.WriteString("name", report.Dataset.Name);
        json.WriteNumber("examples", report.Dataset.Examples);
        Optional("sha256", report.Dataset.Sha256);
        End(report.Dataset);
        Splits(report.Splits);
        json.WriteStartArray("variants");
        for (var i = 0; i < report.Variants.Count; i++)
        {
            Variant(report.Variants[i], string.Create(CultureInfo.InvariantCulture, $"$.variants[{i}]"));
        }

        json.WriteEndArray();
        End(report);
    }

    private void Variant(VariantReport variant, string path)
    {
        json.WriteStartObject();
        json.WriteString("name", variant.Name);
        json.WriteString("scheme", variant.Scheme);
        Metrics("metrics", variant.Metrics, path);
        if (variant.EvaluatedOn is { } sample)
        {
            json.WriteStartObject("evaluatedOn");
            json.WriteString("split", sample.Split);
            json.WriteNumber("count", sample.Count);
            End(sample);
        }

        if (variant.FloatOnSame is { } metrics)
        {
            Metrics("floatOnSame", metrics, path);
        }

        if (variant.MetricsOnTest is { } onTest)
        {
            Metrics("metricsOnTest", onTest, path);
        }

        Passes(variant.Passes, path);
        Notes(variant.Notes);
        json.WriteStartObject("bytes");
        json.WriteNumber("modelJson", variant.Bytes.ModelJson);
        json.WriteNumber("weights", variant.Bytes.Weights);
        json.WriteNumber("total", variant.Bytes.Total);
        json.WriteNumber("gzipTarball", variant.Bytes.GzipTarball);
        json.WriteNumber("brotliTarball", variant.Bytes.BrotliTarball);
        End(variant.Bytes);
        Number("gzipRatio", variant.GzipRatio, path);
        Number("evaluationSeconds", variant.EvaluationSeconds, path);
        Number("examplesPerSecond", variant.ExamplesPerSecond, path);
        Times(variant.Times, path);
        Details(variant, path);
        End(variant);
    }

    private void Metrics(string name, MetricSet metrics, string path)
    {
        json.WriteStartObject(name);
        foreach (var group in metrics.GroupBy(metric => metric.Preprocess))
        {
            if (group.Key is not null)
            {
                json.WriteStartObject(group.Key);
            }

            foreach (var metric in group)
            {
                Number(metric.Name, metric.Value, group.Key is null ? $"{path}.{name}" : $"{path}.{name}.{group.Key}");
            }

            if (group.Key is not null)
            {
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private void Number(string name, double value, string path)
    {
        if (!double.IsFinite(value))
        {
            throw new ReportException(string.Create(CultureInfo.InvariantCulture, $"A report holds finite numbers only, got {value}."), file, $"{path}.{name}");
        }

        json.WriteNumber(name, value);
    }

    private void Texts(string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    private void Optional(string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private void End(ReportNode node)
    {
        foreach (var (name, value) in node.UnknownFields)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
