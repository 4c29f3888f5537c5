using QuantBuild.Graph;

namespace QuantBuild.Inference.Lowering;

/// <summary>Every op that can be run: the one table from its name to what writes it as ONNX.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<string, Action<OperationLowering>> _rows = new[]
    {
        UnaryOps.Rows, BinaryOps.Rows, ConvolutionOps.Rows, PoolingOps.Rows, ReductionOps.Rows, MatrixOps.Rows, ShapeOps.Rows,
        JoiningOps.Rows, SlicingOps.Rows, CreationOps.Rows, SelectionOps.Rows, SuppressionOps.Rows, SpaceOps.Rows, BatchSpaceOps.Rows,
        NormalizationOps.Rows, LoopOps.Rows,
    }.SelectMany(rows => rows).ToDictionary(row => row.Type, row => row.Lower, StringComparer.Ordinal);

    /// <summary>The names of the ops.</summary>
    public static IReadOnlyCollection<string> Types => _rows.Keys;

    public static void Lower(OperationLowering operation)
    {
        if (!_rows.TryGetValue(operation.Type, out var lower))
        {
            throw new InferenceException($"the op {Common.Printable.Text(operation.Type)} cannot be run.", operation.Name);
        }

        try
        {
            lower(operation);
        }
        catch (GraphException exception)
        {
            throw new InferenceException(exception.Message, exception.Operation is null ? operation.Name : null, exception);
        }
        catch (Exception exception) when (exception is not InferenceException)
        {
            throw new InferenceException("its attributes, or the shapes of its constants, do not fit together.", operation.Name, exception);
        }
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Type">The op's name.</param>
/// <param name="Lower">Writes an operation of it.</param>
internal readonly record struct OperationRow(string Type, Action<OperationLowering> Lower)
{
    /// <summary>Ops that are written alike.</summary>
    public static IEnumerable<OperationRow> Of(Action<OperationLowering> lower, params IEnumerable<string> types) =>
        types.Select(type => new OperationRow(type, lower));
}
