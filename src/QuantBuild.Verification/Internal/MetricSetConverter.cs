using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Reporting;

namespace QuantBuild.Verification.Internal;

/// <summary>Writes metrics as report.json has them: an object of numbers, or of such objects by preprocessing.</summary>
internal sealed class MetricSetConverter : JsonConverter<MetricSet>
{
    public override MetricSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, MetricSet value, JsonSerializerOptions options)
    {
        var groups = value.GroupBy(metric => metric.Preprocess).ToDictionary(
            group => group.Key ?? string.Empty, group => group.ToDictionary(metric => metric.Name, metric => metric.Value));
        if (groups.TryGetValue(string.Empty, out var only))
        {
            JsonSerializer.Serialize(writer, only, options);
        }
        else
        {
            JsonSerializer.Serialize(writer, groups, options);
        }
    }
}
