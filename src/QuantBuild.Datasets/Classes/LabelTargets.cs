namespace QuantBuild.Datasets.Classes;

/// <summary>A label for each example that is looked for in the descriptions of the predicted classes; see
/// <see cref="ClassDescriptions.IsHit"/>.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Descriptions">The descriptions, one for each of the model's outputs.</param>
public sealed record LabelTargets(string[] Labels, ClassDescriptions Descriptions) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Labels.Length;
}
