using System.Text.Json;
using Json.Schema;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Reporting.Tests.Budgets;

/// <summary>The schema, which editors complete by, against the reader, which decides.</summary>
public sealed class BudgetSchemaTests
{
    private static readonly string _repository = Path.Combine(AppContext.BaseDirectory, "Repository");
    private static readonly string _schemaText = File.ReadAllText(Path.Combine(_repository, "quantbuild.schema.json"));
    private static readonly JsonSchema _schema = JsonSchema.FromText(_schemaText);

    public static TheoryData<string, string[]> Objects => new()
    {
        { "/properties", [.. BudgetReader.FileFields] },
        { "/$defs/model/properties", [.. BudgetReader.ModelFields] },
        { "/$defs/rules/properties", [.. BudgetReader.RuleFields] },
        { "/$defs/rules/properties/maxRegression/properties", [.. BudgetReader.RegressionFields] },
        { "/$defs/recipe/properties", [.. RecipeReader.Fields] },
        { "/$defs/recipeRule/properties", [.. RecipeReader.RuleFields] },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_schema_has_the_properties_that_the_reader_knows(string pointer, string[] known)
    {
        // arrange
        using var schema = JsonDocument.Parse(_schemaText);

        // act
        var place = pointer.Split('/')[1..].Aggregate(schema.RootElement, (element, name) => element.GetProperty(name));

        // assert
        Assert.Equal(known.Order(), place.EnumerateObject().Select(property => property.Name).Order());
    }

    [Fact]
    public void A_file_with_every_field_passes_both_and_uses_every_field()
    {
        // act and assert
        Assert.True(IsValid(BudgetSamples.Complete));
        Assert.Single(BudgetSamples.Load(BudgetSamples.Complete).Models);
        Assert.All(
            BudgetReader.FileFields.Concat(BudgetReader.ModelFields).Concat(BudgetReader.RegressionFields)
                .Concat(RecipeReader.Fields).Concat(RecipeReader.RuleFields),
            field => Assert.Contains($"\"{field}\":", BudgetSamples.Complete, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(BudgetDamage.All), MemberType = typeof(BudgetDamage))]
    public void What_the_reader_refuses_the_schema_refuses(string healthy, string damaged, string path, string rule) =>
        Assert.False(IsValid(BudgetDamage.Apply(healthy, damaged)), $"the reader says {path} {rule}");

    [Fact]
    public void What_is_changed_at_any_place_is_refused_by_both_or_by_neither()
    {
        // act
        var verdicts = BudgetMutations.All().Distinct()
            .Select(json => (Json: json, BySchema: IsValid(json), ByReader: IsRead(json))).ToArray();

        // assert
        Assert.Equal([], verdicts.Where(verdict => verdict.BySchema != verdict.ByReader));
        Assert.InRange(verdicts.Count(verdict => verdict.BySchema), 50, verdicts.Length - 500);
    }

    [Fact]
    public void The_repositorys_own_file_passes_both_and_names_this_schema()
    {
        // arrange
        var path = Path.Combine(_repository, "quantbuild.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));

        // act and assert
        Assert.True(IsValid(File.ReadAllText(path)));
        Assert.Contains("housing", BudgetFile.Load(path).Models.Select(budget => budget.Name));
        Assert.Equal("schemas/quantbuild.schema.json", json.RootElement.GetProperty("$schema").GetString());
    }

    private static bool IsRead(string text)
    {
        try
        {
            BudgetSamples.Load(text);
            return true;
        }
        catch (ReportException e)
        {
            Assert.NotNull(e.JsonPath);
            Assert.DoesNotContain('\n', e.Message);
            return false;
        }
    }

    private static bool IsValid(string text)
    {
        using var json = JsonDocument.Parse(text);
        return _schema.Evaluate(json.RootElement).IsValid;
    }
}
