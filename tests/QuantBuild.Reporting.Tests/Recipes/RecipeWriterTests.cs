using System.Text.Json.Nodes;
using QuantBuild.Reporting.Recipes;
using QuantBuild.Reporting.Tests.Budgets;

namespace QuantBuild.Reporting.Tests.Recipes;

public sealed class RecipeWriterTests
{
    [Fact]
    public void What_is_written_is_read_as_the_same_recipe()
    {
        // arrange
        var recipes = BudgetSamples.Load(BudgetSamples.Complete).Recipes;
        var written = new JsonObject(recipes.Select(recipe => KeyValuePair.Create(recipe.Name, (JsonNode?)RecipeWriter.ToJson(recipe))));

        // act
        var read = BudgetSamples.Load($$"""{ "models": {}, "recipes": {{written}} }""").Recipes;

        // assert
        Assert.Equal(["mine", "own"], read.Select(recipe => recipe.Name));
        Assert.Equivalent(recipes, read, strict: true);
        Assert.Equal(["conv1/*"], read[0].Rules[2].Weights);
    }
}
