using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Quantizing;

namespace QuantBuild.Workflow.Shipping;

/// <summary>A model as it was made.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Report">How it was evaluated; null where nothing asks for that.</param>
internal sealed record ShippedFolder(string Folder, Report? Report = null)
{
    /// <summary>Makes a model, unless it is there as it would be made.</summary>
    /// <param name="context">The log and limits.</param>
    /// <param name="settings">Where it is made, and how it is packed.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="sources">Its files.</param>
    public static ShippedFolder Make(WorkflowContext context, ShipSettings settings, ShipPlan plan, IReadOnlyList<string> sources)
    {
        var store = Path.Combine(new ShipStore(settings).Models, plan.Key);
        var own = context.In(
            new Workspace(store) { Artifacts = store, ShownFrom = Path.GetDirectoryName(Path.GetFullPath(settings.Project))! },
            settings.Budgets);
        return plan.Dataset is { } dataset && (plan.Scheme.IsCalibrated || plan.IsEvaluated)
            ? ByData(own, plan, dataset)
            : ByScheme(own, settings, plan, sources);
    }

    /// <summary>The files of a model, the JSON file first.</summary>
    /// <param name="path">The JSON file, or its folder.</param>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        using var model = TfjsModel.Open(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(model.ModelFile))!;
        return [Path.GetFullPath(model.ModelFile), .. model.WeightGroups.SelectMany(group => group.Paths).Select(shard =>
            Path.GetFullPath(shard, folder))];
    }

    private static ShippedFolder ByScheme(
        WorkflowContext context, ShipSettings settings, ShipPlan plan, IReadOnlyList<string> sources)
    {
        var folder = Path.Combine(context.Workspace.Root, plan.Scheme.VariantName);
        var step = new Step(plan.Link, folder)
        {
            Inputs = sources,
            Values = new Dictionary<string, string>
            {
                ["scheme"] = plan.Scheme.Name,
                ["recipe"] = plan.Scheme.Content ?? string.Empty,
                ["precompress"] = string.Join(',', settings.Precompress),
            },
            Code = plan.Scheme.CodeOf(new SchemeOptions { Precompress = settings.Precompress }),
        };
        context.Run(step, () => QuantizeOperation.Run(
            context, new QuantizeSettings(plan.Model.File, folder) { Scheme = plan.Schemes }));
        return new ShippedFolder(folder);
    }

    private static ShippedFolder ByData(WorkflowContext context, ShipPlan plan, string dataset)
    {
        // Folders are named after the model, where it has a name that folders can have.
        var name = Arguments.Name.Value.TryRead(new ArgumentText(plan.Name, plan.Link, string.Empty), out _) ? plan.Name : "model";
        var experiment = DescribedModel.Open(context, new DescribedSettings(plan.Model.File, dataset) { Name = name });
        var steps = new ExperimentSteps(context, experiment, new MakingSettings(), plan.Schemes);
        using var turn = steps.TakeTurn(plan.Link);
        steps.CreateModel(plan.Link);
        steps.Quantize(plan.Link);
        return new ShippedFolder(
            context.Workspace.Model(name, plan.Scheme.VariantName),
            plan.IsEvaluated ? steps.Evaluate(plan.Link, isPublished: false) : null);
    }
}
