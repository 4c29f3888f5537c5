using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;
using Spectre.Console;

namespace QuantBuild.Workflow.Quantizing;

/// <summary>Shows what quantizing a model did, weight by weight, with totals.</summary>
public static class QuantizationTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="console">Where.</param>
    /// <param name="summary">What was done.</param>
    public static void Write(IAnsiConsole console, QuantizationSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Weight").AddColumn("Shape").AddColumn("Dtype");
        foreach (var header in (string[])["Bytes before", "after", "Largest error", "RMS error", "SQNR in dB"])
        {
            table.AddColumn(header, column => column.RightAligned());
        }

        foreach (var tensor in summary.Tensors)
        {
            AddRow(table, [tensor.Name, $"[{string.Join(',', tensor.Shape)}]", DtypeOf(tensor), Number(tensor.BytesBefore),
                Number(tensor.BytesAfter), .. ErrorsOf(tensor)]);
        }

        table.AddEmptyRow();
        AddRow(table, [$"{Number(summary.Tensors.Count)} weights", string.Empty, string.Empty, Number(summary.BytesBefore),
            Number(summary.BytesAfter), string.Empty, string.Empty, string.Empty]);
        console.Write(table);
        var share = summary.BytesBefore == 0 ? 1 : (double)summary.BytesAfter / summary.BytesBefore;
        console.WriteLine(Invariant($"The weights now take {100 * share:F1}% of the bytes that they took; ")
            + Invariant($"{Path.GetFileName(summary.ModelFile)} takes {summary.ModelJsonBytes:N0} bytes."));
    }

    private static string DtypeOf(TensorSummary tensor) =>
        tensor.DtypeBefore == tensor.DtypeAfter ? NameOf(tensor.DtypeAfter) : $"{NameOf(tensor.DtypeBefore)} → {NameOf(tensor.DtypeAfter)}";

    private static string NameOf(TfjsDtype dtype) => dtype.ToString().ToLowerInvariant();

    private static string[] ErrorsOf(TensorSummary tensor) => tensor.Error is { } error
        ? [Invariant($"{error.MaxAbs:G3}"), Invariant($"{error.Rms:G3}"),
            double.IsFinite(error.SqnrDb) ? Invariant($"{error.SqnrDb:F1}") : error.SqnrDb > 0 ? "exact" : "lost"]
        : [string.Empty, string.Empty, string.Empty];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    // Names come from the model file, so that they are text and never markup.
    private static void AddRow(Table table, string[] cells) => table.AddRow(cells.Select(cell => new Text(Printable.Text(cell))));
}
