using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace QuantBuild.Reporting.Figures;

/// <summary>Draws one panel of the figure.</summary>
internal static class QuantizationPanel
{
    private const float TitleSize = 17;
    private const float LabelSize = 14;
    private const float TickSize = 12;

    public static Plot Draw(QuantizationSeries series, QuantizationSeries reference, string zoom, double bottom, double top)
    {
        var plot = new Plot();
        plot.Font.Set(BundledTypeface.Family);

        // All panels share one canvas.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        if (series != reference)
        {
            AddLine(plot, reference, Colors.LightGray);
        }

        AddLine(plot, series, Colors.C0);
        plot.Axes.SetLimits(series.X[0], series.X[^1], bottom, top);
        plot.Title(series.Label, TitleSize);
        plot.XLabel($"x ({zoom})", LabelSize);
        plot.YLabel("sin x", LabelSize);
        plot.Axes.Title.Label.Bold = false;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TickSize;
        }

        plot.Axes.Bottom.TickGenerator = Ticks(5);
        plot.Axes.Left.TickGenerator = Ticks(5);
        return plot;
    }

    // Of a step only the ends are drawn: the same picture, and a far smaller SVG.
    private static void AddLine(Plot plot, QuantizationSeries series, Color color)
    {
        var (x, y) = (series.X, series.Y);
        Coordinates[] points =
        [
            .. Enumerable.Range(0, x.Count)
                .Where(i => i == 0 || i == x.Count - 1 || y[i] != y[i - 1] || y[i] != y[i + 1])
                .Select(i => new Coordinates(x[i], y[i])),
        ];
        plot.Add.ScatterLine(points, color).LineWidth = 2;
    }

    // ScottPlot would label with the current culture; figures are the same everywhere.
    private static NumericAutomatic Ticks(int count) => new()
    {
        TargetTickCount = count,
        LabelFormatter = value => value.ToString("0.########", CultureInfo.InvariantCulture),
    };
}
