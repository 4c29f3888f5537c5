namespace QuantBuild.Datasets;

/// <summary>An input of a model that examples are made up for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one example, without the batch; null where a size is open.</param>
public sealed record OpenInput(string Name, IReadOnlyList<int?> Shape);
