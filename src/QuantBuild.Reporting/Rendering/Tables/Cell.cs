using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What a table shows in one place, made once for all that render it.</summary>
/// <param name="Text">As the console and Markdown show it; they make it safe.</param>
/// <param name="Html">As a page shows it: with the report's own numbers behind those shown.</param>
internal readonly record struct Cell(string Text, Markup Html)
{
    /// <summary>Where there is no value.</summary>
    public static Cell Nothing { get; } = new(Wording.Nothing, new Markup("<span class=\"none\">–</span>"));

    /// <summary>No words at all.</summary>
    public static Cell Empty { get; } = string.Empty;

    public static implicit operator Cell(string text) => new(text, Markup.Of($"{text}"));

    public static Cell Of(CellText text) => text.ToCell();

    public static Cell Of(long value) => new(Wording.Bytes(value), Numbers.Of(value));

    public static Cell Of(long? value) => value is { } known ? Of(known) : Nothing;

    public static Cell Of(double value, string shown) => new(shown, Numbers.Of(value, shown));

    /// <summary>A number that is none of the report's, but follows from some or comes from a budget.</summary>
    public static Cell Derived(double value, string shown) => new(shown, Numbers.Derived(value, shown));

    public static Cell Metric(string metric, double value) => Of(value, Wording.MetricValue(metric, value));

    /// <summary>A difference, its interval, and in words what that says.</summary>
    public static Cell Change(MetricChange change, bool hasInterval = true) => hasInterval
        ? Of($"{Difference(change)} ({Low(change)} to {High(change)}), {Wording.Judgement(change)}")
        : change.Difference == 0 ? "unchanged"
        : Derived(change.Difference, Wording.MetricDifference(change.Metric, change.Difference));

    /// <summary>A difference alone.</summary>
    public static Cell Difference(MetricChange change) => Number(change.Metric, change.Difference);

    /// <summary>The interval alone.</summary>
    public static Cell Interval(MetricChange change) => Of($"[{Low(change)}, {High(change)}]");

    /// <summary>What must be read first.</summary>
    public static Cell Strong(Cell cell) => cell with { Html = Markup.Of($"<strong>{cell.Html}</strong>") };

    public static Cell Name(string name) => new(Printable.Name(name), Names.Of(name));

    public static Cell Variant(VariantReport variant) => new(Wording.Variant(variant), Names.OfVariant(variant));

    public static Cell Join(Cell separator, IEnumerable<Cell> cells) =>
        cells.Aggregate((Cell?)null, (all, cell) => all is { } before ? Of($"{before}{separator}{cell}") : cell) ?? Empty;

    private static Cell Low(MetricChange change) => Number(change.Metric, change.Low);

    private static Cell High(MetricChange change) => Number(change.Metric, change.High);

    private static Cell Number(string metric, double value) => Of(value, Wording.MetricDifference(metric, value));
}
