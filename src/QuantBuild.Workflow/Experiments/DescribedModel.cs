using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Described;
using QuantBuild.Tfjs;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Experiments;

/// <summary>The experiment of somebody's own model.</summary>
public static class DescribedModel
{
    /// <summary>The model and its data.</summary>
    /// <param name="context">The workspace and limits.</param>
    /// <param name="settings">Where they are.</param>
    /// <exception cref="WorkflowException">Something is missing or does not fit.</exception>
    /// <exception cref="QuantBuild.Datasets.DatasetException">The description is missing or damaged.</exception>
    public static DescribedExperiment Open(WorkflowContext context, DescribedSettings settings)
    {
        var model = settings.Model;
        var dataset = DatasetDescription.Load(settings.Dataset, context.ReadLimits);
        if (!Path.Exists(model))
        {
            var hint = TfjsModel.FindInterrupted(model) is { } former
                ? $" Replacing the model was interrupted; the former one is whole in {former}. Write it again, or rename that folder back."
                : string.Empty;
            throw new WorkflowException($"{context.Words.Model}: there is no {model}.{hint}");
        }

        if (Directory.Exists(model))
        {
            RequireTfjs(context, model);
        }

        var name = settings.Name ?? DefaultName(model);
        if (context.ReservedNames.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new WorkflowException($"The model's name would be \"{name}\", which the demo has whose files are in "
                + $"{context.Workspace.Display(context.Workspace.Model(taken, string.Empty))}. Give another with {Arguments.Name.Usage}.");
        }

        RequireFree(context, name, model);
        return new DescribedExperiment(name, model, dataset, context.ReadLimits);
    }

    /// <summary>The model's path, where that may hold a TF.js model.</summary>
    /// <param name="context">Says how the model is given.</param>
    /// <param name="model">The model's path.</param>
    /// <exception cref="WorkflowException">It is something else; the message says what, and what takes it.</exception>
    public static string RequireTfjs(WorkflowContext context, string model) => ModelSource.DescribeForeign(model) is { } what
        ? throw new WorkflowException($"{context.Words.Model}: {model} is no TF.js model. {what}")
        : model;

    // The names of folders that are made are the same rule's, wherever they come from.
    private static string DefaultName(string model)
    {
        var name = ModelSource.DefaultName(model);
        return Arguments.Name.Value.TryRead(new ArgumentText(name, model, string.Empty), out _)
            ? name
            : throw new WorkflowException($"The model's name would be \"{Printable.Text(name)}\", which is not {Arguments.Name.Rule}. "
                + $"Give another with {Arguments.Name.Usage}.");
    }

    // A model that lies where the copy goes would be evaluated in its place, or be overwritten.
    private static void RequireFree(WorkflowContext context, string name, string model)
    {
        var copy = context.Workspace.Model(name, Variant.Original.Name);
        var isItself = string.Equals(RealPath.Of(ModelSource.Place(model)), RealPath.Of(copy), StringComparison.Ordinal);
        if (isItself || (File.Exists(Path.Combine(copy, "model.json")) && !new Step(name, copy).WasBegun))
        {
            throw new WorkflowException($"The model named \"{name}\" is copied to {context.Workspace.Display(copy)}, "
                + $"where {(isItself ? "the given one lies" : "another model was put by hand")}. "
                + $"Give another name with {Arguments.Name.Usage}.{(isItself ? string.Empty : " Or remove that folder.")}");
        }
    }
}
