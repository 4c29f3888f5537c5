using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Quick;

namespace Benchmarks.Tests.Quick;

/// <summary>Tables that nobody measured.</summary>
internal static class Tables
{
    public static Conditions Machine { get; } = new(new DateOnly(2026, 11, 27), "a processor", 2, "a system", [".NET 10"], 0.25);

    public static QuickTable Of(params QuickRow[] rows) => new(Machine, rows);

    /// <summary>A work that is so many times as fast as its peer, measured while nobody else computed.</summary>
    public static QuickRow Row(double ratio, double spread = 0.02, double? others = 0.01, string work = "one core") => new(
        "quantize", work, "copy", 8 / ratio, 8, ratio, ratio - (spread / 2), ratio + (spread / 2), 15, others, 0);
}
