using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>Finds the output that the labels are of.</summary>
internal static class LabelledOutput
{
    /// <exception cref="DatasetException">There are several and none is named, or there is none of that name.</exception>
    public static ModelOutput Of(Criteria criteria, IReadOnlyList<ModelOutput> outputs)
    {
        var names = string.Join(", ", outputs.Select(output => output.Name));
        return criteria.LabelledOutput is { } name
            ? outputs.FirstOrDefault(output =>
                output.Name == name) ?? throw Error($"\"labelledOutput\" is \"{name}\", and the model's outputs are {names}.")
            : outputs is [var only] ? only
                : throw Error($"The model has the outputs {names}; \"labelledOutput\" must say which of them the labels are of.");

        DatasetException Error(string message) => new(DatasetRejection.ShapeMismatch, message, criteria.Source);
    }
}
