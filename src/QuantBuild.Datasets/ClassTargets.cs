namespace QuantBuild.Datasets;

/// <summary>The true class of each example.</summary>
/// <param name="Classes">Class indices from 0, in the order of the model's outputs.</param>
/// <param name="Names">The names of the classes, where the data has any.</param>
public sealed record ClassTargets(int[] Classes, IReadOnlyList<string>? Names = null) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Classes.Length;
}
