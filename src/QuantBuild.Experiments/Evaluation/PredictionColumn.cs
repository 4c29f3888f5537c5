namespace QuantBuild.Experiments.Evaluation;

/// <summary>The class that a classifier finds most likely, example by example.</summary>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
/// <param name="Classes">The class index for each example, in the dataset's order; -1 where the example could not be read.</param>
public sealed record PredictionColumn(string? Preprocess, IReadOnlyList<int> Classes);
