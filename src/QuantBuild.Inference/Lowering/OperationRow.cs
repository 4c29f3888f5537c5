namespace QuantBuild.Inference.Lowering;

/// <summary>An op that can be run: one row of the table of them all.</summary>
/// <param name="Type">The op's name.</param>
/// <param name="Lower">Writes an operation of it.</param>
internal readonly record struct OperationRow(string Type, Action<OperationLowering> Lower)
{
    /// <summary>Ops that are written alike.</summary>
    public static IEnumerable<OperationRow> Of(Action<OperationLowering> lower, params IEnumerable<string> types) =>
        types.Select(type => new OperationRow(type, lower));
}
