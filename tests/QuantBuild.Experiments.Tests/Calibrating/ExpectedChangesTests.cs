using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Tests.Calibrating;

public class ExpectedChangesTests
{
    [Fact]
    public void Each_change_is_set_against_the_lead_of_every_example()
    {
        // arrange: of nine pairs three are changed, the first lead by -0.3, the first and the second by -1
        double[] leads = [0.1, 0.5, 2], changes = [-0.3, 0, -1];

        // act
        var shares = ExpectedChanges.OfPairs(leads, changes);

        // assert: an example's row and column of the pairs, less the mean of a third
        Assert.Equal([(2 / 3.0) + (1 / 3.0) - (1 / 3.0), (1 / 3.0) + 0 - (1 / 3.0), 0 + (2 / 3.0) - (1 / 3.0)], shares, Close);
        Assert.Equal(1 / 3.0, shares.Average(), 1e-12);
    }

    [Fact]
    public void A_lost_lead_costs_what_it_does_for_the_example_that_loses_it()
    {
        // act: the pairs above, of which the first example loses its lead in two and the second in one
        var costs = ExpectedChanges.OfPairs([0.1, 0.5, 2], [-0.3, 0, -1], costs: [0.3, 0.6, 0.9]);

        // assert: a mean of (0.3 + 0.3 + 0.6) / 9
        const double Mean = 1.2 / 9;
        Assert.Equal([(0.6 / 3) + (0.3 / 3) - Mean, (0.6 / 3) + 0 - Mean, 0 + (0.9 / 3) - Mean], costs, Close);
        Assert.Equal(Mean, costs.Average(), 1e-12);
    }

    [Fact]
    public void Changes_are_expected_where_none_happened_to_lead_to_another_class()
    {
        // arrange: the close one moved little, the clear one much
        var before = Output(3, Repeat([0.34f, 0.33f, 0.33f], [0.8f, 0.1f, 0.1f]));
        var after = Output(3, Repeat([0.34f, 0.33f, 0.33f], [0.6f, 0.3f, 0.1f]));

        // act
        var expected = ExpectedChanges.TryOf(before, after, areLogits: false)!;

        // assert: one of four pairs
        Assert.Equal(0.25, expected.Average(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Equal_outputs_change_nothing(int classes)
    {
        // arrange
        var random = new Random(1);
        var rows = Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, classes).Select(_ => random.NextSingle()).ToArray()).ToArray();

        // act
        var expected = ExpectedChanges.TryOf(Output(classes, rows), Output(classes, rows), areLogits: true)!;

        // assert
        Assert.All(expected, share => Assert.Equal(0, share));
    }

    [Fact]
    public void Of_many_examples_as_many_are_expected_as_change()
    {
        // arrange: what rounding does has nothing to do with how clear an example is
        var random = new Random(1);
        double[] leads = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble())];
        double[] changes = [.. Enumerable.Range(0, 5000).Select(_ => (random.NextDouble() - 0.5) * 0.4)];

        // act
        var expected = ExpectedChanges.Of(leads, changes).Average();

        // assert: half of the changes are downwards, by a tenth on average; four standard errors of 5,000 are 0.012
        Assert.Equal(0.05, expected, 0.012);
        Assert.Equal(leads.Zip(changes, (lead, change) => lead + change < 0 ? 1.0 : 0).Average(), expected, 0.012);
    }

    [Fact]
    public void Classes_at_several_places_and_classes_alone_are_counted()
    {
        // arrange
        var map = Output(2, [0.9f, 0.1f, 0.2f, 0.8f]);
        var classes = Output(1, [3f]) with { AreIndices = true };

        // act
        var expected = new[] { map, classes }.Select(output => ExpectedChanges.TryOf(output, output, areLogits: false));

        // assert
        Assert.All(expected, Assert.Null);
    }

    [Fact]
    public void Of_few_examples_those_that_changed_are_counted()
    {
        // act
        var expected = ExpectedChanges.Of([0.001, 0.5], [0.1, -0.6], costs: [0.3, 0.2]);

        // assert
        Assert.Equal([0, 0.2], expected);
    }

    private static float[][] Repeat(params float[][] rows) => [.. Enumerable.Repeat(rows, 50).SelectMany(all => all)];

    private static bool Close(double one, double other) => Math.Abs(one - other) < 1e-12;

    private static ModelOutput Output(int width, params float[][] rows) => new("classes", width, AreIndices: false, rows);
}
