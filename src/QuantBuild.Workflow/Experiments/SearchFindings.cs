using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What searches leave beside their variants: recipes, where they are asked for, and the sensitivities of kernels.</summary>
internal static class SearchFindings
{
    private static readonly JsonSerializerOptions _format = new() { WriteIndented = true };

    /// <summary>Writes what some schemes found; nothing where none of them searched.</summary>
    /// <param name="context">Is told where it is.</param>
    /// <param name="outcomes">What came of the schemes.</param>
    /// <param name="recipes">The file of recipes; null where none is wanted.</param>
    /// <param name="tables">Where tables go, without their ending.</param>
    /// <exception cref="WorkflowException">The file of recipes holds something else.</exception>
    public static void Write(WorkflowContext context, IReadOnlyList<SchemeOutcome> outcomes, string? recipes, string tables)
    {
        if (outcomes.FirstOrDefault(outcome => outcome.Sensitivity.Count > 0) is { } measured)
        {
            SensitivityFiles.Write(context, tables, measured.Sensitivity);
        }

        if (recipes is not null)
        {
            Save(recipes, [.. outcomes.Select(outcome => outcome.Found).OfType<Recipe>()]);
            context.Log.Information($"Recipe: {context.Workspace.Display(recipes)}");
        }
    }

    // What else the file holds stays, so that recipes can be gathered in a budget file.
    private static void Save(string path, IReadOnlyList<Recipe> found)
    {
        var file = new JsonObject { ["models"] = new JsonObject() };
        if (File.Exists(path))
        {
            _ = BudgetFile.Load(path);
            file = (JsonObject)StrictJson.ParseNode(RegularFile.ReadAllBytes(path))!;
        }

        var recipes = file["recipes"] as JsonObject ?? [];
        foreach (var recipe in found)
        {
            recipes[recipe.Name] = RecipeWriter.ToJson(recipe);
        }

        file["recipes"] = recipes;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, file, _format));
    }
}
