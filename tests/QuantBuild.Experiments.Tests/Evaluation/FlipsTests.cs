using QuantBuild.Experiments.Evaluation;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class FlipsTests
{
    [Fact]
    public void Changes_are_counted_by_what_they_did()
    {
        // arrange
        using var data = new LabelledData(0, 1, 2, 3, 4, 5);
        var original = LabelledData.Outcome(0, 1, 0, 0, 4, -1);

        // act: kept, lost, gained, wrong before and after, unread twice
        var count = Flips.Count(data, LabelledData.Outcome(0, 2, 2, 1, -1, 5), original).Single();

        // assert
        Assert.Equal((3, 1, 1, 4), (count.Changed, count.Lost, count.Gained, count.Count));
    }

    [Fact]
    public void A_flip_names_the_example_and_both_predictions()
    {
        // arrange
        using var data = new LabelledData(0, 1);

        // act
        var flip = Flips.Of(data, LabelledData.Outcome(0, 2), LabelledData.Outcome(0, 1)).Single();

        // assert
        Assert.Equal(("1", "class 1", "class 1", "class 2"), (flip.Example, flip.Label, flip.ByFloat, flip.ByVariant));
        Assert.Equal((true, false, null), (flip.FloatIsRight, flip.VariantIsRight, flip.Thumbnail));
    }

    [Fact]
    public void Of_many_flips_some_are_shown_from_all_over_the_data()
    {
        // arrange
        using var data = new LabelledData(new int[2_400]);

        // act
        var flips = Flips.Of(data, LabelledData.Outcome([.. Enumerable.Repeat(1, 2_400)]), LabelledData.Outcome(new int[2_400]));

        // assert
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i * 100), flips.Select(flip =>
            int.Parse(flip.Example, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
