using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Verification.Tests.ForTfjs;

public sealed class RewritingTests(RewrittenModels models) : IClassFixture<RewrittenModels>
{
    private static readonly string[] _computedSomewhere = ["takes no layer", "on its wasm backend"];

    public static TheoryData<string> AsTheyAre => [.. RewritingCases.AsTheyAre.Keys];

    public static TheoryData<string> InOtherWords => [.. RewritingCases.InOtherWords.Keys];

    public static TheoryData<string> Rewritten => [.. RewritingCases.Rewritten.Keys];

    public static TheoryData<string> Refused => [.. RewritingCases.Refused.Keys];

    [Theory]
    [MemberData(nameof(AsTheyAre))]
    public void What_TFjs_computes_as_Keras_does_stays_as_it_is(string name)
    {
        // act
        var (original, written) = models[name];

        // assert
        Assert.Empty(models.DifferencesOf(name));
        Assert.True(written.Passed, written.Problem);
        Assert.True(original.Passed, original.Problem);
    }

    [Theory]
    [MemberData(nameof(InOtherWords))]
    public void What_TFjs_has_other_words_for_is_written_in_them(string name)
    {
        // act
        var (original, written) = models[name];

        // assert
        Assert.Empty(models.DifferencesOf(name));
        Assert.True(written.Passed, written.Problem);
        Assert.False(original.Passed);
    }

    [Theory]
    [MemberData(nameof(Rewritten))]
    public void What_TFjs_computes_otherwise_becomes_layers_that_it_computes_as_Keras_does(string name)
    {
        // act
        var (original, written) = models[name];

        // assert
        var difference = Assert.Single(models.DifferencesOf(name));
        Assert.Contains(RewritingCases.Rewritten[name].Why, difference.ToString(), StringComparison.Ordinal);
        Assert.True(difference.IsSolved, difference.ToString());
        Assert.True(written.Passed, written.Problem);
        // Some layers TF.js takes for an activation by chance; and where one backend is wrong, the verification asks another.
        Assert.True(!original.Passed || _computedSomewhere.Any(words => difference.Why.Contains(words, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_layers_take_the_place_of_is_named_and_stays(string name)
    {
        // act
        var (_, written) = models[name];

        // assert
        var difference = Assert.Single(models.DifferencesOf(name));
        Assert.Contains(RewritingCases.Refused[name].Why, difference.ToString(), StringComparison.Ordinal);
        Assert.False(difference.IsSolved);
        Assert.False(written.Passed);
    }

    [Fact]
    public void Every_class_of_layers_is_in_one_of_the_models()
    {
        // act
        var covered = RewrittenModels.All().SelectMany(model => ClassesIn(model.Topology)).ToHashSet();

        // assert: of what acts in training alone a few stand for all
        Assert.Empty(LayerClasses.All.Except(covered).Except(LayerClasses.TrainingAids));
    }

    private static IEnumerable<string> ClassesIn(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(ClassesIn),
        JsonObject json => json.SelectMany(field => field.Key == "class_name" ? [(string)field.Value!] : ClassesIn(field.Value)),
        _ => [],
    };
}
