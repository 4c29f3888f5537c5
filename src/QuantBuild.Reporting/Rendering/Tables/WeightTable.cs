using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What each weight of a variant takes, as stored and compressed, and how that adds up to the download.</summary>
internal static class WeightTable
{
    private const int MostRows = 20;
    private const string Note =
        "Each weight is compressed by itself. As they are served, the files are: model.json, and the weights of a file together.";

    private static readonly Column<Row>[] _recipe =
    [
        new("op", row => Word(row.Recipe?.Op), Alignment.Text),
        new("levels", row => Cell.Of(row.Recipe?.Levels)),
        new("range", row => Word(row.Recipe?.Range), Alignment.Text),
        new("rounding", row => Word(row.Recipe?.Rounding), Alignment.Text),
        new("rule", row => Cell.Of(row.Recipe?.Rule)),
    ];

    /// <summary>A row for each of the largest weights, their sum, and that of the files; null where weights were not measured so.</summary>
    public static ReportTable? Of(VariantReport variant)
    {
        LayerReport[] weights = [.. variant.Layers.Where(layer => layer is { GzipBytes: not null, BrotliBytes: not null })
            .OrderByDescending(layer => layer.GzipBytes)];
        if (weights.Length == 0)
        {
            return null;
        }

        LayerReport[] rest = weights[Math.Min(MostRows, weights.Length)..];
        Row[] rows =
        [
            .. weights.Take(MostRows).Select(Row.Of),
            .. rest.Length > 0 ? [Row.Sum(Cell.Of($"{Count(rest.Length)} others"), rest)] : Array.Empty<Row>(),
            Row.Sum("all weights", weights),
            new Row(
                "the files", Cell.Nothing, Cell.Nothing, Cell.Of(variant.Bytes.Total), Cell.Of(variant.Bytes.Gzip),
                Cell.Of(variant.Bytes.Brotli)),
        ];
        return ReportTable.Of(
            "Bytes of the weights",
            rows,
            [
                new Column<Row>("weight", row => row.Name, Alignment.Text),
                new("stored as", row => row.StoredAs, Alignment.Text),
                new("elements", row => row.Elements),
                new("bytes", row => row.Bytes),
                new("gzip", row => row.Gzip),
                new("brotli", row => row.Brotli),
                .. weights.Any(weight => weight.Recipe is not null) ? _recipe : [],
            ],
            Note);
    }

    private static Cell Word(string? word) => word is null ? Cell.Nothing : Cell.Name(word);

    private static Cell Count(long value) => Cell.Derived(value, Wording.Bytes(value));

    private sealed record Row(Cell Name, Cell StoredAs, Cell Elements, Cell Bytes, Cell Gzip, Cell Brotli)
    {
        public WeightRecipe? Recipe { get; init; }

        public static Row Of(LayerReport layer) => new(
            Cell.Name(layer.Name),
            Cell.Name(layer.StoredDtype),
            Cell.Of(layer.Elements),
            Cell.Of(layer.Bytes),
            Cell.Of(layer.GzipBytes!.Value),
            Cell.Of(layer.BrotliBytes!.Value))
        {
            Recipe = layer.Recipe,
        };

        public static Row Sum(Cell name, IReadOnlyCollection<LayerReport> layers) => new(
            name, Cell.Nothing, Total(layers, layer => layer.Elements), Total(layers, layer => layer.Bytes),
            Total(layers, layer => layer.GzipBytes), Total(layers, layer => layer.BrotliBytes));

        // A damaged report may hold counts whose sum no integer takes.
        private static Cell Total(IEnumerable<LayerReport> layers, Func<LayerReport, long?> bytes) =>
            layers.Sum(layer => (decimal)(bytes(layer) ?? 0)) is <= long.MaxValue and var sum ? Count((long)sum) : Cell.Nothing;
    }
}
