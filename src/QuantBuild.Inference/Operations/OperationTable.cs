using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Operations.Arithmetic;
using QuantBuild.Inference.Operations.Images;
using QuantBuild.Inference.Operations.Selection;
using QuantBuild.Inference.Operations.Shaping;

namespace QuantBuild.Inference.Operations;

/// <summary>Every op that can be run: the one table from its name to what writes it as ONNX.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<string, Action<OperationLowering>> _rows = new[]
    {
        UnaryOps.Rows, BinaryOps.Rows, ConvolutionOps.Rows, PoolingOps.Rows, ReductionOps.Rows, MatrixOps.Rows, ShapeOps.Rows,
        JoiningOps.Rows, SlicingOps.Rows, CreationOps.Rows, SelectionOps.Rows, SuppressionOps.Rows, SpaceOps.Rows, CropOps.Rows,
        BatchSpaceOps.Rows, NormalizationOps.Rows, LoopOps.Rows,
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
