using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Experiments.Recipes;
using Spectre.Console;

namespace QuantBuild.Workflow.Inspecting;

/// <summary>Shows what a model consists of.</summary>
public static class InspectionTable
{
    /// <summary>Draws the table of weights, with totals and operations below it.</summary>
    /// <param name="console">Where.</param>
    /// <param name="inspection">What was found.</param>
    /// <param name="file">How the model's file is called.</param>
    public static void Write(IAnsiConsole console, ModelInspection inspection, string file)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Weight").AddColumn("Shape").AddColumn("Dtype");
        table.AddColumn("Bytes", column => column.RightAligned()).AddColumn("gzipped", column => column.RightAligned());
        table.AddColumn("Kernel of").AddColumn("To uint8");
        foreach (var weight in inspection.Weights)
        {
            AddRow(table, weight.Name, $"[{string.Join(',', weight.Shape)}]", DtypeOf(weight), Number(weight.Bytes),
                Number(weight.GzipBytes), weight.KernelOf ?? string.Empty, weight.IsQuantized ? "yes" : "as it is");
        }

        console.WriteLine($"{file}: {inspection.Format}, {Number(inspection.Weights.Count)} weights");
        console.Write(table);
        var about = inspection.IsEstimate ? "~" : string.Empty;
        console.WriteLine($"Bytes: {Number(inspection.ModelJsonBytes + inspection.WeightBytes)} ({Number(inspection.ModelJsonBytes)} of "
            + $"JSON, {Number(inspection.WeightBytes)} of weights); {about}{Number(inspection.GzipBytes)} gzipped, "
            + $"{about}{Number(inspection.BrotliBytes)} by Brotli{(inspection.IsEstimate ? ", estimated" : string.Empty)}.");
        var smaller = inspection.Weights.Where(weight => weight.IsQuantized).ToArray();
        var bytes = smaller.Sum(weight => weight.Bytes);
        var values = smaller.Sum(weight => weight.Shape.Aggregate(1L, (product, size) => product * size));
        console.WriteLine($"To uint8: {Number(smaller.Length)} weights of {Number(bytes)} bytes would take {Number(values)}.");
        console.WriteLine($"Operations: {(inspection.Unreadable is { } reason ? Printable.Text(reason, int.MaxValue)
            : string.Join(", ", inspection.Operations.Select(found => $"{Number(found.Count)} {Printable.Name(found.Name)}")))}");
    }

    /// <summary>Draws what rounding each kernel alone costs.</summary>
    /// <param name="console">Where.</param>
    /// <param name="weights">What was measured.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<WeightSensitivity> weights)
    {
        if (weights.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).Title("Error of the outputs, each kernel rounded alone");
        table.AddColumn("Weight").AddColumn("Op").AddColumn("Bytes", column => column.RightAligned());
        foreach (var width in weights[0].Errors)
        {
            table.AddColumn($"{Number(width.Levels)} levels", column => column.RightAligned());
        }

        foreach (var weight in weights)
        {
            AddRow(table, [weight.Weight, weight.Op ?? string.Empty, Number(weight.Bytes),
                .. weight.Errors.Select(width => width.Error.ToString("G3", CultureInfo.InvariantCulture))]);
        }

        console.Write(table);
    }

    private static string DtypeOf(WeightInspection weight) =>
        weight.Dtype == weight.StoredDtype ? weight.Dtype : $"{weight.Dtype} as {weight.StoredDtype}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // Names come from the model file, so that they are text and never markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Printable.Text(cell))));
}
