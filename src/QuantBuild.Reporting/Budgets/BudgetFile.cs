using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Reporting.Budgets;

/// <summary>A budget file, <c>quantbuild.json</c>: which variants to make of each demo or model, and what they are allowed to cost. Its
/// schema is <c>schemas/quantbuild.schema.json</c>.</summary>
/// <param name="Path">The file that it was read from.</param>
/// <param name="Models">The entries, in the file's order.</param>
public sealed record BudgetFile(string Path, IReadOnlyList<ModelBudget> Models)
{
    /// <summary>Ways of one's own to quantize, which are schemes like the named ones, in the file's order.</summary>
    public IReadOnlyList<Recipe> Recipes { get; init; } = [];

    /// <summary>Reads a budget file and checks all of it; a field that is not known is an error, so that a typing
    /// mistake never lifts a rule.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The budgets.</returns>
    /// <exception cref="ReportException">The file is missing, is no JSON, or breaks a rule of the schema:
    /// the error names file and JSON path.</exception>
    public static BudgetFile Load(string path) => JsonFile.Read(path, "budget file", json =>
        new BudgetFile(path, BudgetReader.Read(json)) { Recipes = BudgetReader.Recipes(json) });

    /// <summary>Where a path of the file leads, which counts from the file's folder.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path in full.</returns>
    public string PlaceOf(string path) =>
        System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);

    /// <summary>The entry of a demo or model.</summary>
    /// <param name="model">Its name, such as <c>housing</c>.</param>
    /// <returns>The entry, or null where the file has none.</returns>
    public ModelBudget? For(string model) => Models.FirstOrDefault(budget => budget.Name == model);
}
