using System.Xml.Linq;
using QuantBuild.Reporting.Figures;
using SkiaSharp;

namespace QuantBuild.Reporting.Tests;

public sealed class QuantizationFigureTests
{
    [Fact]
    public void The_figure_is_saved_as_png_and_svg()
    {
        // arrange
        using var folder = new TemporaryFolder();

        // act
        var paths = Sine().Save(folder["figures"]);

        // assert
        Assert.Equal(["quantization.png", "quantization.svg"], paths.Select(Path.GetFileName));
        using var png = SKBitmap.Decode(paths[0]);
        Assert.Equal((1320, 660), (png.Width, png.Height));
        Assert.Equal("svg", XDocument.Load(paths[1]).Root!.Name.LocalName);
    }

    [Fact]
    public void Svg_carries_titles_and_axis_labels_as_text_in_the_bundled_family()
    {
        // act
        var texts = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Sine().ToSvg())).Descendants()
            .Where(element => element.Name.LocalName == "text").ToList();

        // assert
        var shown = texts.Select(text => text.Value.Trim()).ToList();
        Assert.Contains("8-bit quantization", shown);
        Assert.Contains("sin x", shown);
        Assert.All(texts, text =>
            Assert.Contains(BundledTypeface.Family, (string?)text.Attribute("font-family"), StringComparison.Ordinal));
    }

    [Fact]
    public void The_bundled_typeface_has_every_glyph_that_figures_use()
    {
        // arrange
        using var typeface = BundledTypeface.Load();

        // act and assert: glyph 0 is the box of a missing character
        Assert.DoesNotContain((ushort)0, typeface.GetGlyphs("Original (float32) 8-bit quantization, x = 0123456789.−±×π µ"));
    }

    [Fact]
    public void Both_documents_are_the_same_under_a_decimal_comma()
    {
        // arrange
        var (png, svg) = (Sine().ToPng(), Sine().ToSvg());
        using var culture = new DecimalComma();

        // act and assert
        Assert.Equal(png, Sine().ToPng());
        Assert.Equal(svg, Sine().ToSvg());
    }

    [Fact]
    public void Rows_of_unequal_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => new QuantizationFigure(
            new QuantizationZoom("a", [Curve(1, 0)]), new QuantizationZoom("b", [Curve(1, 0), Curve(1, 8)])));

    [Fact]
    public void A_curve_with_more_places_than_values_is_named()
    {
        // act and assert
        var error = Assert.Throws<ArgumentException>(() =>
            new QuantizationFigure(new QuantizationZoom("a", [new("crooked", [1, 2], [1])])));
        Assert.Contains("\"crooked\" needs as many values as places", error.Message, StringComparison.Ordinal);
    }

    private static QuantizationFigure Sine() => new(
        new QuantizationZoom("zoomed 100 times", [Curve(0.0314, 0), Curve(0.0314, 16), Curve(0.0314, 8)]),
        new QuantizationZoom("zoomed 10,000 times", [Curve(0.000314, 0), Curve(0.000314, 16), Curve(0.000314, 8)]));

    private static QuantizationSeries Curve(double reach, int bits)
    {
        var x = Enumerable.Range(0, 801).Select(i => (float)(reach * ((i / 400.0) - 1))).ToArray();
        var step = bits == 0 ? 0 : 2.0 / ((1 << bits) - 1);
        var y = x.Select(place => (float)(bits == 0 ? Math.Sin(place) : step * Math.Round(Math.Sin(place) / step))).ToArray();
        return new QuantizationSeries(bits == 0 ? "Original (float32)" : $"{bits}-bit quantization", x, y);
    }
}
