using QuantBuild.Graph;

namespace QuantBuild.Verification.Internal;

/// <summary>Values for the inputs of a model, in one run or in several.</summary>
/// <param name="Inputs">The inputs, at least one.</param>
internal sealed record Feed(IReadOnlyList<FeedInput> Inputs)
{
    /// <summary>How many runs the values are for.</summary>
    public int Runs => Inputs.Max(input => input.Runs);

    /// <summary>The same values in runs of at most so many examples.</summary>
    public Feed By(int batchSize) =>
        new([.. Inputs.Select(input => input with { Shape = [Math.Min(batchSize, input.Shape[0]), .. input.Shape.Skip(1)] })]);

    /// <summary>What our engine is fed in one of them.</summary>
    public IReadOnlyDictionary<string, Tensor> Of(int run) =>
        Inputs.ToDictionary(input => input.Name, input => input.Of(run), StringComparer.Ordinal);
}

/// <summary>Values for one input.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Shape">What a run is fed at most; in the last run, the first dimension may be shorter.</param>
/// <param name="Values">The values for all runs, row-major: <c>float[]</c>, <c>int[]</c> or <c>bool[]</c>.</param>
internal sealed record FeedInput(string Name, IReadOnlyList<int> Shape, Array Values)
{
    private int Size => (int)Tensor.CountElements(Shape);

    public int Runs => Size == 0 ? 1 : (Values.Length + Size - 1) / Size;

    /// <summary>As TF.js names the type.</summary>
    public string Type => Values switch { int[] => "int32", bool[] => "bool", _ => "float32" };

    public Tensor Of(int run)
    {
        var (start, end) = (run * Size, Math.Min((run + 1) * Size, Values.Length));
        int[] shape = [.. Shape];
        if (end - start < Size)
        {
            shape[0] = (end - start) / (Size / shape[0]);
        }

        return Values switch
        {
            int[] values => Tensor.Of(shape, values[start..end]),
            bool[] values => Tensor.Of(shape, values[start..end]),
            _ => Tensor.Of(shape, ((float[])Values)[start..end]),
        };
    }
}
