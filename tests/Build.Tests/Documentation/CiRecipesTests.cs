using System.Text.RegularExpressions;
using Build.Tests.Running;
using QuantBuild.Demos;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Documentation;

/// <summary>docs/ci.md against the build: what a reader copies from it must work.</summary>
public sealed partial class CiRecipesTests
{
    private static readonly string _root = Paths.OfRepository().Root;
    private static readonly DocumentationPage _page = new("ci.md");

    // The recipe for a model of one's own runs the tool, whose tests read it.
    private static CiRecipe[] Recipes => [.. _page.Blocks("yaml").Where(block => block.Contains("./build.sh", StringComparison.Ordinal))
        .Select(block => new CiRecipe(block))];

    /// <summary>Every call of the build on the page, with the matrices' values in their places.</summary>
    public static TheoryData<string> Commands =>
        [.. Recipes.SelectMany(recipe => recipe.Commands).Concat(_page.Calls).Distinct()];

    [Fact]
    public void There_is_a_recipe_for_each_of_the_three_services_and_for_a_model_of_ones_own() => Assert.Equal(
        ["GitHub Actions", "Azure Pipelines", "GitLab CI", "A model of your own"],
        Sections().Matches(_page.Text).Select(section => section.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_one_that_the_build_takes(string command)
    {
        // arrange
        using var build = new BuildRun();
        Directory.CreateDirectory(build.Caller["baseline"]);
        ReportFile.Save(build.Caller["before/report.json"], Reports.Of("housing"));
        File.WriteAllText(build.Caller["strict.json"], """{ "models": {} }""");

        // act and assert
        DocumentationPage.AssertIsTaken(build, command);
    }

    [Fact]
    public void The_matrix_of_every_recipe_has_each_demo_with_its_target()
    {
        // arrange
        var expected = DemoCatalog.All.Select(demo => (demo.Name, $"QuantizeAndEvaluate{demo.GetType().Name[..^"Demo".Length]}"));

        // assert
        Assert.All(Recipes, recipe => Assert.Equal(expected, recipe.ValuesOf("demo").Zip(recipe.ValuesOf("target"))));
    }

    [Fact]
    public void Every_recipe_runs_the_demos_and_keeps_packages_data_models_and_reports() =>
        Assert.All(Recipes, recipe =>
        {
            Assert.Equal(
                DemoCatalog.All.Count, recipe.Commands.Count(command => command.Contains("QuantizeAndEvaluate", StringComparison.Ordinal)));
            Assert.All(
                (string[])[".nuget/packages", "artifacts/data", "artifacts/models/", "artifacts/reports"],
                path => Assert.Contains(recipe.Texts, text => text.Contains(path, StringComparison.Ordinal)));
        });

    [Fact]
    public void The_files_that_caches_depend_on_are_there()
    {
        // act
        var paths = Recipes.SelectMany(recipe => recipe.Texts).SelectMany(text => RepositoryPaths().Matches(text))
            .Select(path => path.Value.TrimEnd('/')).Distinct().ToArray();

        // assert
        Assert.Contains("src/QuantBuild.Keras", paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(_root, path)), path));
    }

    [Fact]
    public void The_budget_file_on_the_page_can_be_read()
    {
        // arrange
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["quantbuild.json"], Assert.Single(_page.Blocks("json")));

        // act and assert
        Assert.Equal(["housing"], BudgetFile.Load(folder["quantbuild.json"]).Models.Select(budget => budget.Name));
    }

    [GeneratedRegex(@"^## (.*)\n(?:(?!^## )[\s\S])*?^```yaml$", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"src/[\w.]+|[\w.]+\.props|global\.json")]
    private static partial Regex RepositoryPaths();
}
