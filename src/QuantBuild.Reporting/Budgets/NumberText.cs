using System.Globalization;

namespace QuantBuild.Reporting.Budgets;

/// <summary>How numbers of budgets are written; the same under every culture.</summary>
internal static class NumberText
{
    /// <summary>Whole numbers below this are written out.</summary>
    private const double Whole = 1e15;

    /// <summary>All digits, as in the file.</summary>
    public static string Exact(double value) => Plain(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Six digits, or all where the number is whole.</summary>
    public static string Short(double value) =>
        Plain(value.ToString(Math.Abs(value) < Whole && double.IsInteger(value) ? "F0" : "G6", CultureInfo.InvariantCulture));

    /// <summary>As <see cref="Short(double)"/>, but with all digits where it would read as a number that it is not.</summary>
    public static string Short(double value, double unlike) =>
        value != unlike && Short(value) == Short(unlike) ? Exact(value) : Short(value);

    // 0.00001 is what a budget file says, not 1E-05; decimal writes no exponents, and holds all that is neither huge nor tiny.
    private static string Plain(string number) => number.Contains('E', StringComparison.Ordinal)
        && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) && plain != 0
        ? plain.ToString(CultureInfo.InvariantCulture)
        : number;
}
