using System.Globalization;

namespace QuantBuild.Reporting.Rendering.Words;

/// <summary>Numbers as axes and narrow bars show them.</summary>
internal static class Units
{
    private static readonly (double Size, string Name)[] _bytes = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")];

    /// <summary>Bytes in the largest unit that the scale reaches; the same unit at every tick.</summary>
    public static string OnScale(double bytes, double highest, double step)
    {
        var (size, name) = UnitOf(highest);
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step / size) - 1e-9), 0, 3);
        return bytes == 0 ? "0" : Fixed(bytes / size, digits) + $" {name}";
    }

    /// <summary>Three digits at least, and a unit: <c>614 kB</c>.</summary>
    public static string Short(long bytes)
    {
        var (size, name) = UnitOf(bytes);
        var value = bytes / size;
        return Fixed(value, size == 1 || value >= 100 ? 0 : 1) + $" {name}";
    }

    public static string Fixed(double value, int digits) =>
        value.ToString(Math.Abs(value) < Wording.MostWrittenOut ? $"F{digits}" : "G6", CultureInfo.InvariantCulture);

    private static (double Size, string Name) UnitOf(double bytes) =>
        Array.Find(_bytes, unit => bytes >= unit.Size) is { Name: not null } unit ? unit : _bytes[^1];
}
