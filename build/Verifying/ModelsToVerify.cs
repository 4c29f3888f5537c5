using Build.Experiments;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Verification;

namespace Build.Verifying;

/// <summary>Finds what there is to verify: the model that was asked for, or else every variant of every demo.</summary>
public static class ModelsToVerify
{
    private const string ModelFile = "model.json";

    public static IReadOnlyList<VerificationModel> Find(BuildContext context)
    {
        if (context.Get(Arguments.Model) is { } model)
        {
            return [new VerificationModel(context.Paths.Display(model), DescribedArguments.RequireTfjs(model))];
        }

        VerificationModel[] found = [.. DemoCatalog.All.SelectMany(demo => VariantsOf(context, demo))];
        return found.Length > 0 ? found : throw new BuildException(
            $"{context.Paths.Display(context.Paths.Models)} holds no demo's model. Make some, as with --target=QuantizeHousing, "
                + $"or name another model with {Arguments.Model.Usage}.");
    }

    /// <summary>The float model first, then the others by name.</summary>
    private static VerificationModel[] VariantsOf(BuildContext context, Experiment experiment)
    {
        string[] variants = [.. FoldersIn(Path.Combine(context.Paths.Models, experiment.Name))
            .Where(folder => File.Exists(Path.Combine(folder, ModelFile)))
            .OrderBy(folder => Path.GetFileName(folder) != Variant.Original.Name)
            .ThenBy(folder => folder, StringComparer.Ordinal)];
        if (variants.Length == 0)
        {
            return [];
        }

        var sample = new ExperimentBuild(context, experiment).OpenSample();
        var shared = new VerificationSample(new ModelInput(sample.Inputs, sample.Shape), sample.Score);
        return [.. variants.Select(folder =>
            new VerificationModel($"{experiment.Name}/{Path.GetFileName(folder)}", folder) { Sample = shared })];
    }

    // Folders that are being written have names with a leading dot.
    private static IEnumerable<string> FoldersIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path)[0] != '.') : [];
}
