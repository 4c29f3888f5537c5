namespace QuantBuild.Datasets.Housing;

/// <summary>The housing data in three disjoint parts, z-normalized.</summary>
/// <param name="Training">The rows to fit on: features of shape [rows, 8], labels of shape [rows, 1].</param>
/// <param name="Validation">The rows to watch while training.</param>
/// <param name="Evaluation">The rows to report on.</param>
/// <param name="FeatureNormalization">Mean and standard deviation of the features, of the training part alone.</param>
/// <param name="LabelNormalization">Mean and standard deviation of the label in US dollars, of the training part alone.</param>
/// <remarks>
/// The TF.js example takes the statistics over all rows, so that evaluation rows leak into what the model sees. Here they come
/// from the training rows only and are applied to all three parts.
/// </remarks>
public sealed record HousingSplit(
    Dataset Training,
    Dataset Validation,
    Dataset Evaluation,
    ZNormalization FeatureNormalization,
    ZNormalization LabelNormalization);
