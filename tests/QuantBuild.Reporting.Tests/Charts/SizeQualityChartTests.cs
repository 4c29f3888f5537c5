using QuantBuild.Reporting.Rendering.Charts;

namespace QuantBuild.Reporting.Tests.Charts;

public sealed class SizeQualityChartTests
{
    private static readonly Chart _drawn = SizeQualityChart.Draw(DetailedSamples.Classifier, "accuracy", null, 860, 400);

    [Fact]
    public void A_variant_has_a_bar_as_long_as_the_interval_of_its_difference()
    {
        // arrange: a scale by its highest and lowest tick
        var ticks = _drawn.Shapes.OfType<Caption>()
            .Where(caption => caption is { Anchor: Anchor.End, Ink: Ink.Muted } && caption.Text.StartsWith('0')).ToArray();
        var unit = (ticks[0].Y - ticks[1].Y) / (Value(ticks[1]) - Value(ticks[0]));

        // act
        Rule[] bars = [.. _drawn.Shapes.OfType<Rule>().Where(rule => rule.X1 == rule.X2 && rule.Opacity < 1)];

        // assert: from -0.00024 to +0.00044 for each of two variants
        Assert.Equal(2, bars.Length);
        Assert.All(bars, bar => Assert.Equal(0.00068 * unit, bar.Y1 - bar.Y2, 1e-6));
    }

    [Fact]
    public void A_hundredth_is_the_least_that_fills_the_height_and_no_share_is_above_1()
    {
        // act: 0.9949 to 0.9951
        double[] ticks = [.. _drawn.Shapes.OfType<Caption>().Where(caption => caption is { Anchor: Anchor.End, Ink: Ink.Muted }
            && (caption.Text[0] is '0' or '1') && caption.Text.Contains('.', StringComparison.Ordinal)).Select(Value)];

        // assert
        Assert.InRange(ticks.Max() - ticks.Min(), 0.0099, 0.03);
        Assert.InRange(ticks.Max(), 0.9951, 1);
    }

    private static double Value(Caption caption) => double.Parse(caption.Text, System.Globalization.CultureInfo.InvariantCulture);
}
