using CsCheck;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Tests.CommandLine;

public sealed class NearestNamesTests
{
    private static readonly Gen<string> _words = Gen.String[Gen.Char['a', 'd'], 0, 8];

    [Theory]
    [InlineData("epochs", "epochs", 0)]
    [InlineData("epochs", "EPOCHS", 0)]
    [InlineData("epoch", "epochs", 1)]
    [InlineData("epcohs", "epochs", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_edits_and_swaps_of_neighbours(string first, string second, int distance) =>
        Assert.Equal(distance, NearestNames.Distance(first, second));

    [Fact]
    public void Distance_is_symmetric() =>
        Gen.Select(_words, _words).Sample((a, b) => NearestNames.Distance(a, b) == NearestNames.Distance(b, a));

    [Fact]
    public void Distance_lies_between_the_difference_and_the_maximum_of_the_lengths() =>
        Gen.Select(_words, _words).Sample((a, b) =>
            NearestNames.Distance(a, b) is var distance && distance >= Math.Abs(a.Length - b.Length)
                && distance <= Math.Max(a.Length, b.Length));

    [Fact]
    public void Distance_is_zero_for_equal_words_only() =>
        Gen.Select(_words, _words).Sample((a, b) => (NearestNames.Distance(a, b) == 0) == (a == b));

    [Fact]
    public void The_nearest_comes_first_and_parts_of_names_count_as_near()
    {
        // arrange
        string[] names = ["TrainMnist", "TrainHousing", "EvaluateHousing", "Clean"];

        // act and assert
        Assert.Equal(["TrainHousing", "EvaluateHousing"], NearestNames.Find("housing", names));
        Assert.Equal(["TrainMnist"], NearestNames.Find("TrainMinst", names));
        Assert.Empty(NearestNames.Find("Deploy", names));
    }
}
