using Build.Experiments;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Verification;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Verifying;

/// <summary>Finds what there is to verify: the model that was asked for, or else every variant of every model that was made.</summary>
public static class ModelsToVerify
{
    private const string ModelFile = "model.json";

    public static IReadOnlyList<VerificationModel> Find(BuildContext context)
    {
        if (context.Get(Arguments.Model) is { } model)
        {
            var floatModel = context.Get(Arguments.FloatModel) ?? FloatBeside(model);
            return [new VerificationModel(context.Paths.Display(model), DescribedArguments.RequireTfjs(model)) { FloatPath = floatModel }];
        }

        var demos = DemoCatalog.All.ToDictionary(demo => demo.Name, StringComparer.Ordinal);
        var others = FoldersIn(context.Paths.Models).Select(folder => Path.GetFileName(folder)).Where(name => !demos.ContainsKey(name));
        VerificationModel[] found =
        [
            .. demos.Keys.SelectMany(name => VariantsOf(context, name, () => SampleOf(context, demos[name]))),
            .. others.Order(StringComparer.Ordinal).SelectMany(name => VariantsOf(context, name, () => null)),
        ];
        return found.Length > 0 ? found : throw new WorkflowException(
            $"{context.Paths.Display(context.Paths.Models)} holds no model. Make some, as with --target=QuantizeHousing, "
                + $"or name another model with {Arguments.Model.Usage}.");
    }

    /// <summary>The float model first, then the others by name.</summary>
    private static VerificationModel[] VariantsOf(BuildContext context, string name, Func<VerificationSample?> openSample)
    {
        string[] variants = [.. FoldersIn(Path.Combine(context.Paths.Models, name))
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

    private static VerificationSample SampleOf(BuildContext context, Experiment experiment)
    {
        var sample = new ExperimentBuild(context, experiment).OpenSample();
        return new VerificationSample(new ModelInput(sample.Inputs, sample.Shape), sample.Score);
    }

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
