using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Somebody's own model, and the data to judge it by.</summary>
/// <param name="Model">A TF.js model (its folder or <c>model.json</c>), or a file of Keras.</param>
/// <param name="Dataset">The JSON file that describes the data.</param>
public sealed record DescribedSettings(string Model, string Dataset)
{
    /// <summary>The model's name in paths and reports; null for that of its file or folder.</summary>
    public string? Name { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <exception cref="WorkflowException">The model or the dataset is missing.</exception>
    public static DescribedSettings From(IArgumentValues values) => new(
        values.Require(Arguments.Model), values.Require(Arguments.Dataset)) { Name = values.Get(Arguments.Name) };
}
