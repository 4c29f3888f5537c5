namespace QuantBuild.Graph;

/// <summary>Inputs that name rows of a table, as the words of a text name those of an embedding.</summary>
public static class TableRows
{
    // What passes the numbers of rows on as they are.
    private static readonly HashSet<string> _passing = new(StringComparer.Ordinal)
    {
        "Cast", "Identity", "Reshape", "Squeeze", "ExpandDims", "Minimum", "Maximum", "Relu", "StridedSlice", "Pack", "ConcatV2", "Tile",
        "Transpose",
    };

    /// <summary>How many rows the smallest table has that an input names rows of.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">An input of it.</param>
    /// <returns>The number of rows; null where the input names none, but is a value.</returns>
    public static int? NamedBy(OperationGraph model, GraphInput input)
    {
        var named = new HashSet<Operation> { input.Value.Producer };
        foreach (var operation in model.Operations.Where(operation => _passing.Contains(operation.Type)))
        {
            if (operation.Inputs.Any(from => named.Contains(from.Producer)))
            {
                named.Add(operation);
            }
        }

        return model.Operations
            .Where(operation => operation.Type is "GatherV2" or "Gather" && named.Contains(operation.Inputs[1].Producer))
            .Min(operation => operation.Inputs[0].Producer.Weight is { Shape: [var rows, ..] } ? rows : (int?)null);
    }
}
