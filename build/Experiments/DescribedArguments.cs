using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Described;
using QuantBuild.Keras;
using QuantBuild.Tfjs;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;

namespace Build.Experiments;

/// <summary>The experiment that the command line describes.</summary>
public static class DescribedArguments
{
    /// <summary>The model and its data.</summary>
    /// <exception cref="WorkflowException">An argument is missing or does not fit.</exception>
    /// <exception cref="DatasetException">The description is missing or damaged.</exception>
    public static DescribedExperiment Read(BuildContext context)
    {
        var model = context.Require(Arguments.Model);
        var dataset = DatasetDescription.Load(context.Require(Arguments.Dataset), context.ReadLimits);
        if (!Path.Exists(model))
        {
            var hint = TfjsModel.FindInterrupted(model) is { } former
                ? $" Replacing the model was interrupted; the former one is whole in {former}. Write it again, or rename that folder back."
                : string.Empty;
            throw new WorkflowException($"{Arguments.Model.Usage}: there is no {model}.{hint}");
        }

        if (Directory.Exists(model))
        {
            RequireTfjs(model);
        }

        var name = context.Get(Arguments.Name) ?? DefaultName(model);
        if (DemoCatalog.All.FirstOrDefault(demo => string.Equals(demo.Name, name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new WorkflowException($"The model's name would be \"{name}\", which the demo has whose files are in "
                + $"{context.Paths.Display(context.Paths.Model(taken.Name, string.Empty))}. Give another with {Arguments.Name.Usage}.");
        }

        RequireFree(context, name, model);
        return new DescribedExperiment(name, model, dataset, context.ReadLimits);
    }

    /// <summary>The model's path, where that may hold a TF.js model.</summary>
    /// <exception cref="WorkflowException">It is something else; the message says what, and which targets take it.</exception>
    public static string RequireTfjs(string model) => KerasModelFile.DescribeForeign(model) is { } what
        ? throw new WorkflowException($"{Arguments.Model.Usage}: {model} is no TF.js model. {what}")
        : model;

    // The names of folders that the build makes are the same rule's, wherever they come from.
    private static string DefaultName(string model)
    {
        var name = ModelSource.DefaultName(model);
        return Arguments.Name.Value.TryRead(new ArgumentText(name, model, string.Empty), out _)
            ? name
            : throw new WorkflowException($"The model's name would be \"{Printable.Text(name)}\", which is not {Arguments.Name.Rule}. "
                + $"Give another with {Arguments.Name.Usage}.");
    }

    // A model that lies where the copy goes would be evaluated in its place, or be overwritten.
    private static void RequireFree(BuildContext context, string name, string model)
    {
        var copy = context.Paths.Model(name, Variant.Original.Name);
        var isItself = string.Equals(RealPath.Of(ModelSource.Place(model)), RealPath.Of(copy), StringComparison.Ordinal);
        if (isItself || (File.Exists(Path.Combine(copy, "model.json")) && !new Step(name, copy).WasBegun))
        {
            throw new WorkflowException($"The model named \"{name}\" is copied to {context.Paths.Display(copy)}, "
                + $"where {(isItself ? "the given one lies" : "another model was put by hand")}. "
                + $"Give another name with {Arguments.Name.Usage}.{(isItself ? string.Empty : " Or remove that folder.")}");
        }
    }
}
