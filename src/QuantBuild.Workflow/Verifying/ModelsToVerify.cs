using QuantBuild.Experiments;
using QuantBuild.Verification;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Workflow.Verifying;

/// <summary>Finds what there is to verify: the model that was asked for, or else every variant of every model that was made.</summary>
public static class ModelsToVerify
{
    private const string ModelFile = "model.json";

    /// <summary>What there is to verify, at least one model.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="settings">What was asked for.</param>
    /// <exception cref="WorkflowException">There is no model.</exception>
    public static IReadOnlyList<VerificationModel> Find(WorkflowContext context, VerifySettings settings)
    {
        if (settings.Model is { } model)
        {
            var floatModel = settings.FloatModel ?? FloatBeside(model);
            return [new VerificationModel(
                context.Workspace.Display(model), DescribedModel.RequireTfjs(context, model)) { FloatPath = floatModel }];
        }

        var known = settings.Samples.Select(sample => sample.Name).ToHashSet(StringComparer.Ordinal);
        var others = FoldersIn(context.Workspace.Models).Select(folder => Path.GetFileName(folder)).Where(name => !known.Contains(name));
        VerificationModel[] found =
        [
            .. settings.Samples.SelectMany(sample => VariantsOf(context, sample.Name, () => SampleOf(sample.Open()))),
            .. others.Order(StringComparer.Ordinal).SelectMany(name => VariantsOf(context, name, () => null)),
        ];
        return found.Length > 0 ? found : throw new WorkflowException(
            $"{context.Workspace.Display(context.Workspace.Models)} holds no model. {context.Words.MakeSome}.");
    }

    /// <summary>The float model first, then the others by name.</summary>
    private static VerificationModel[] VariantsOf(WorkflowContext context, string name, Func<VerificationSample?> openSample)
    {
        string[] variants = [.. FoldersIn(Path.Combine(context.Workspace.Models, name))
            .Where(folder => File.Exists(Path.Combine(folder, ModelFile)))
            .OrderBy(folder => Path.GetFileName(folder) != Variant.Original.Name)
            .ThenBy(folder => folder, StringComparer.Ordinal)];
        if (variants.Length == 0)
        {
            return [];
        }

        var shared = openSample();
        return [.. variants.Select(folder => new VerificationModel($"{name}/{Path.GetFileName(folder)}", folder)
        {
            FloatPath = FloatBeside(folder),
            Sample = shared,
        })];
    }

    private static VerificationSample SampleOf(ExperimentSample sample) =>
        new(new ModelInput(sample.Inputs, sample.Shape), sample.Score);

    // Variants lie beside the model that they were made of.
    private static string? FloatBeside(string model)
    {
        var folder = Path.TrimEndingDirectorySeparator(Directory.Exists(model) ? model : Path.GetDirectoryName(model)!);
        var original = Path.Combine(Path.GetDirectoryName(folder) ?? folder, Variant.Original.Name);
        return original != folder && File.Exists(Path.Combine(original, ModelFile)) ? original : null;
    }

    // Folders that are being written have names with a leading dot.
    private static IEnumerable<string> FoldersIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path)[0] != '.') : [];
}
