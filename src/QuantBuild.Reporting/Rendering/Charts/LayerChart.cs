using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>The weights of a variant, those that suffer most first: signal to noise and bytes, side by side.</summary>
internal static class LayerChart
{
    public const int MostRows = 20;

    private const int MostOfName = 1000;
    private const double Width = 380;
    private const double RowHeight = 18;
    private const double Head = 22;
    private const double Size = Caption.Size;
    private const double NameWidth = 158;
    private const double NoiseLeft = 164;
    private const double NoiseWidth = 64;
    private const double BytesLeft = 262;
    private const double BytesWidth = 66;

    /// <summary>The weights in the order of the chart: those compared, worst first; then those that are exact or have no reference,
    /// largest first.</summary>
    public static IReadOnlyList<LayerReport> Order(IEnumerable<LayerReport> layers) =>
        [.. layers.OrderBy(layer => layer.SqnrDb ?? double.PositiveInfinity).ThenByDescending(layer => layer.Bytes)
            .ThenBy(layer => layer.Name, StringComparer.Ordinal)];

    public static Chart Draw(IReadOnlyList<LayerReport> layers)
    {
        LayerReport[] rows = [.. Order(layers).Take(MostRows)];
        var mostNoise = Math.Max(1, rows.Max(layer => layer.SqnrDb ?? 0));
        var mostBytes = Math.Max(1, rows.Max(layer => layer.Bytes));
        List<Shape> shapes =
        [
            new Caption(0, 11, "weight", Ink.Muted),
            new Caption(NoiseLeft, 11, "SQNR (dB)", Ink.Muted),
            new Caption(BytesLeft, 11, "bytes", Ink.Muted),
        ];
        foreach (var (i, layer) in rows.Index())
        {
            shapes.AddRange(Row(layer, Head + (i * RowHeight), mostNoise, mostBytes));
        }

        return new Chart(
            "Signal to quantization noise and bytes of each weight, worst first", Width, Head + (rows.Length * RowHeight), shapes);
    }

    private static IEnumerable<Shape> Row(LayerReport layer, double top, double mostNoise, double mostBytes)
    {
        var baseline = top + 11.5;
        var noise = Math.Max(0, layer.SqnrDb ?? 0) / mostNoise * NoiseWidth;
        var bytes = layer.Bytes / mostBytes * BytesWidth;
        var about = $"{Printable.Text(layer.Name, MostOfName)}: {Printable.Name(layer.StoredDtype)}, "
            + $"{Wording.Bytes(layer.Elements)} elements, {Wording.Bytes(layer.Bytes)} bytes"
            + (layer is { GzipBytes: { } gzip, BrotliBytes: { } brotli }
                ? $", {Wording.Bytes(gzip)} under gzip, {Wording.Bytes(brotli)} under brotli"
                : null);
        yield return new Caption(0, baseline, TextWidth.Fit(layer.Name, Size, NameWidth), Ink.Text) { Hint = about };
        yield return new Box(NoiseLeft, top + 2, noise, RowHeight - 6, Ink.Primary);
        yield return new Caption(NoiseLeft + noise + 4, baseline, Noise(layer), layer.SqnrDb is null ? Ink.Muted : Ink.Text);
        yield return new Box(BytesLeft, top + 2, bytes, RowHeight - 6, Ink.Secondary);
        yield return new Caption(BytesLeft + bytes + 4, baseline, Units.Short(layer.Bytes), Ink.Text);
    }

    private static string Noise(LayerReport layer) => layer switch
    {
        { SqnrDb: { } value } => Wording.Decibels(value),
        { MaxAbs: 0 } => "exact",
        { MaxAbs: null } => "no reference",
        _ => "lost",
    };
}
