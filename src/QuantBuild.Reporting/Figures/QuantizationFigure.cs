using System.Text;
using QuantBuild.Reporting.Files;
using ScottPlot;
using SkiaSharp;

namespace QuantBuild.Reporting.Figures;

/// <summary>The figure of the TF.js example: a zoomed sine wave at 32, 16 and 8 bits, to show how coarse each grid is.</summary>
/// <remarks>
/// Rows are zooms, columns are precisions; axes are shared within a row, and its first curve stands in grey behind the others.
/// The values are the caller's, so that they come from
/// the arithmetic that quantizes the models.
/// </remarks>
public sealed class QuantizationFigure
{
    private const int PanelWidth = 440;
    private const int PanelHeight = 330;

    private readonly IReadOnlyList<QuantizationZoom> _zooms;

    /// <summary>Creates the figure.</summary>
    /// <param name="zooms">The rows, from top to bottom.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, rows differ in length, or a curve's x and y do.</exception>
    public QuantizationFigure(params IReadOnlyList<QuantizationZoom> zooms)
    {
        if (zooms.Count == 0 || zooms.Any(zoom => zoom.Series.Count == 0 || zoom.Series.Count != zooms[0].Series.Count))
        {
            throw new ArgumentException(
                "The figure needs at least one row, and rows with the same, positive number of panels.", nameof(zooms));
        }

        foreach (var series in zooms.SelectMany(zoom => zoom.Series))
        {
            if (series.X.Count == 0 || series.X.Count != series.Y.Count)
            {
                throw new ArgumentException($"\"{series.Label}\" needs as many values as places, and at least one: "
                    + $"got {series.X.Count} places and {series.Y.Count} values.", nameof(zooms));
            }
        }

        _zooms = zooms;
    }

    private int Width => PanelWidth * _zooms[0].Series.Count;

    private int Height => PanelHeight * _zooms.Count;

    /// <summary>Draws the figure as PNG.</summary>
    /// <returns>The file's bytes.</returns>
    public byte[] ToPng()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <summary>Draws the figure as SVG.</summary>
    /// <returns>The document, in UTF-8.</returns>
    public byte[] ToSvg()
    {
        using var document = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), document))
        {
            Draw(canvas);
        }

        return Encoding.UTF8.GetBytes(SvgIdentifiers.Renumber(Encoding.UTF8.GetString(document.ToArray())));
    }

    /// <summary>Writes <c>{name}.png</c> and <c>{name}.svg</c>.</summary>
    /// <param name="directory">The folder, created where missing.</param>
    /// <param name="name">The files' name without extension.</param>
    /// <returns>The two paths.</returns>
    /// <exception cref="ReportException">A file cannot be written.</exception>
    public IReadOnlyList<string> Save(string directory, string name = "quantization")
    {
        var png = Path.Combine(directory, name + ".png");
        var svg = Path.Combine(directory, name + ".svg");
        WrittenFile.Write(png, "figure", stream => stream.Write(ToPng()));
        WrittenFile.Write(svg, "figure", stream => stream.Write(ToSvg()));
        return [png, svg];
    }

    private void Draw(SKCanvas canvas)
    {
        BundledTypeface.Register();
        canvas.DrawColor(SKColors.White);
        for (var row = 0; row < _zooms.Count; row++)
        {
            var series = _zooms[row].Series;
            var (bottom, top) = Range(series.SelectMany(curve => curve.Y));
            for (var column = 0; column < series.Count; column++)
            {
                using var panel = QuantizationPanel.Draw(series[column], reference: series[0], _zooms[row].Title, bottom, top);
                var left = column * PanelWidth;
                panel.Render(canvas, new PixelRect(left, left + PanelWidth, (row + 1) * PanelHeight, row * PanelHeight));
            }
        }
    }

    private static (double Bottom, double Top) Range(IEnumerable<float> values)
    {
        var (bottom, top) = values.Aggregate((Min: double.PositiveInfinity, Max: double.NegativeInfinity), (range, value) =>
            (Math.Min(range.Min, value), Math.Max(range.Max, value)));
        var margin = top > bottom ? 0.06 * (top - bottom) : 1;
        return (bottom - margin, top + margin);
    }
}

/// <summary>One curve of <see cref="QuantizationFigure"/>: a function, or what is left of it after quantization.</summary>
/// <param name="Label">The panel's title, such as <c>8-bit quantization</c>.</param>
/// <param name="X">Where the function was sampled, ascending.</param>
/// <param name="Y">Its values there, as many as <paramref name="X"/> has.</param>
public sealed record QuantizationSeries(string Label, IReadOnlyList<float> X, IReadOnlyList<float> Y);

/// <summary>One row of <see cref="QuantizationFigure"/>: the same part of the function at several precisions, on the same axes.</summary>
/// <param name="Title">What the row shows, such as <c>zoomed 100 times</c>.</param>
/// <param name="Series">The panels, from left to right; every row has as many.</param>
public sealed record QuantizationZoom(string Title, IReadOnlyList<QuantizationSeries> Series);
