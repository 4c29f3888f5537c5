namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What is confused most, where there are more classes than a matrix can show.</summary>
internal static class ConfusionTable
{
    private const int MostPairs = 50;

    public static ReportTable Of(string title, ConfusionReport confusion) => ReportTable.Of(
        title,
        PairsOf(confusion).Take(MostPairs),
        [
            new Column<ConfusedPair>("label", pair => Cell.Name(pair.Label), Alignment.Text),
            new("taken for", pair => Cell.Name(pair.Predicted), Alignment.Text),
            new("times", pair => Cell.Of(pair.Count)),
        ]);

    private static IEnumerable<ConfusedPair> PairsOf(ConfusionReport confusion) => confusion.Classes.Count == 0
        ? confusion.Pairs
        : from row in confusion.Counts.Index()
          from cell in row.Item.Index()
          where cell.Index != row.Index && cell.Item > 0
          orderby cell.Item descending
          select new ConfusedPair(confusion.Classes[row.Index], confusion.Classes[cell.Index], cell.Item);
}
