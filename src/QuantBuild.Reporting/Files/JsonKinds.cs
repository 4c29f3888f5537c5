using System.Globalization;
using System.Text.Json;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Files;

/// <summary>The kinds of values that reports are made of.</summary>
internal static class JsonKinds
{
    public static JsonKind<string> Text { get; } = new(json => json.Text(), (to, text) => to.Json.WriteStringValue(text));

    /// <summary>A text that is not empty.</summary>
    public static JsonKind<string> Name { get; } = Text with { Read = json => json.Name() };

    public static JsonKind<bool> Truth { get; } = new(json => json.Truth(), (to, value) => to.Json.WriteBooleanValue(value));

    public static JsonKind<long> Integer { get; } = new(json => json.Integer(), (to, number) => to.Json.WriteNumberValue(number));

    /// <summary>A whole number from 0.</summary>
    public static JsonKind<long> Count { get; } = Integer with { Read = json => json.Count() };

    /// <summary>A finite number, in its shortest exact form.</summary>
    public static JsonKind<double> Number { get; } = new(json => json.Number(), Write);

    public static JsonKind<double> NonNegative { get; } = Number with { Read = json => json.NonNegativeNumber() };

    /// <summary>A time, written in UTC to the second.</summary>
    public static JsonKind<DateTimeOffset> Time { get; } = new(
        json => json.Time(),
        (to, time) => to.Json.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    /// <summary>Texts by name, written in ordinal order.</summary>
    public static JsonKind<IReadOnlyDictionary<string, string>> Texts { get; } = new(
        json => json.Fields().ToDictionary(field => field.Name, field => field.Value.Text()),
        (to, texts) => Write(to, texts.OrderBy(pair => pair.Key, StringComparer.Ordinal), pair => pair.Key, (place, pair) =>
            place.Json.WriteStringValue(pair.Value)));

    /// <summary>Numbers by name, or such objects by preprocessing.</summary>
    public static JsonKind<MetricSet> Metrics { get; } = new(ReadMetrics, (to, metrics) =>
    {
        if (metrics.All(metric => metric.Preprocess is null))
        {
            WriteGroup(to, metrics);
        }
        else
        {
            Write(to, metrics.GroupBy(metric => metric.Preprocess!), group => group.Key, WriteGroup);
        }
    });

    /// <summary>Counts in one line: a line for each would make most of the file.</summary>
    public static JsonKind<IReadOnlyList<long>> Counts { get; } = new(
        json => [.. json.Items().Select(count => count.Count())],
        (to, counts) =>
            to.Json.WriteRawValue($"[{string.Join(", ", counts.Select(count => count.ToString(CultureInfo.InvariantCulture)))}]"));

    public static JsonKind<IReadOnlyList<T>> List<T>(JsonKind<T> item, int most = int.MaxValue) => new(
        json => json.Items() is var items && items.Count <= most
            ? [.. items.Select(item.Read)]
            : throw json.Error(string.Create(CultureInfo.InvariantCulture, $"must have at most {most} entries")),
        (to, items) =>
        {
            to.Json.WriteStartArray();
            foreach (var (i, value) in items.Index())
            {
                item.Write(to with { Path = string.Create(CultureInfo.InvariantCulture, $"{to.Path}[{i}]") }, value);
            }

            to.Json.WriteEndArray();
        });

    /// <summary>An object by its fields; those that this version does not know are kept, and written back behind the others.</summary>
    public static JsonKind<T> Object<T>(Func<JsonFields<T>, T> fields)
        where T : ReportNode =>
            new(
                json =>
                {
                    var read = new ReadFields<T>(json);
                    return fields(read) with { UnknownFields = read.Unknown() };
                },
                (to, node) =>
                {
                    to.Json.WriteStartObject();
                    fields(new WrittenFields<T>(to, node));
                    foreach (var (name, value) in node.UnknownFields)
                    {
                        to.Json.WritePropertyName(name);
                        value.WriteTo(to.Json);
                    }

                    to.Json.WriteEndObject();
                });

    private static void Write(JsonPlace to, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ReportException(
                string.Create(CultureInfo.InvariantCulture, $"A report holds finite numbers only, got {value}."), to.File, to.Path);
        }

        to.Json.WriteNumberValue(value);
    }

    private static void Write<T>(JsonPlace to, IEnumerable<T> items, Func<T, string> name, Action<JsonPlace, T> write)
    {
        to.Json.WriteStartObject();
        foreach (var item in items)
        {
            to.Json.WritePropertyName(name(item));
            write(to with { Path = $"{to.Path}.{name(item)}" }, item);
        }

        to.Json.WriteEndObject();
    }

    private static void WriteGroup(JsonPlace to, IEnumerable<Metric> metrics) =>
        Write(to, metrics, metric => metric.Name, (place, metric) => Write(place, metric.Value));

    private static MetricSet ReadMetrics(JsonCursor json)
    {
        var fields = json.Fields().ToList();
        return fields.Exists(field => field.Value.Kind == JsonValueKind.Object)
            ? new MetricSet(fields.SelectMany(field => ReadGroup(field.Value, field.Name)))
            : new MetricSet(ReadGroup(json, preprocess: null));
    }

    private static IEnumerable<Metric> ReadGroup(JsonCursor json, string? preprocess) =>
        json.Fields().Select(field => new Metric(field.Name, field.Value.Number(), preprocess));
}
