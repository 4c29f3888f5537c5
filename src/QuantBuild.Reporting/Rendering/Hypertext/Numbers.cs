using System.Globalization;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Numbers of the report: shown in few digits, with the report's own number behind them for whoever copies or checks them.</summary>
internal static class Numbers
{
    public static Markup Of(long value) => Of(value, Wording.Bytes(value));

    public static Markup Of(double value, string shown) => Markup.Of($"<data value=\"{Exact(value)}\">{shown}</data>");

    /// <summary>A number that follows from some of the report's.</summary>
    public static Markup Derived(double value, string shown) => Markup.Of($"<data class=\"derived\" value=\"{Exact(value)}\">{shown}</data>");

    public static Markup Metric(string metric, double value) => Of(value, Wording.MetricValue(metric, value));

    /// <summary>Metrics with their names, and the preprocessing where there are several.</summary>
    public static Markup Named(IEnumerable<Metric> metrics)
    {
        var page = new HtmlPage();
        foreach (var (i, metric) in metrics.Index())
        {
            page.Append($"{(i > 0 ? "; " : null)}{Wording.MetricName(metric.Name)} {Metric(metric.Name, metric.Value)}");
            page.Append($"{(metric.Preprocess is { } preprocess ? $" ({Wording.Preprocess(preprocess)})" : null)}");
        }

        return page.ToMarkup();
    }

    public static Markup Difference(string metric, double value) => Of(value, Wording.MetricDifference(metric, value));

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
