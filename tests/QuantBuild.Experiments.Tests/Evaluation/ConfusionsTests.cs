using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class ConfusionsTests
{
    [Fact]
    public void Few_classes_make_a_matrix_of_labels_by_predictions()
    {
        // arrange
        using var data = new LabelledData(0, 0, 1, 2, 2);

        // act: the last example could not be read
        var confusion = Confusions.Of(data, new PredictionColumn("unit", [0, 2, 1, 1, -1]));

        // assert
        Assert.Equal("unit", confusion.Preprocess);
        Assert.Equal(["class 0", "class 1", "class 2"], confusion.Classes);
        Assert.Equal([[1, 0, 1], [0, 1, 0], [0, 1, 0]], confusion.Counts.Select(row => row.ToArray()));
        Assert.Empty(confusion.Pairs);
    }

    [Fact]
    public void Many_classes_make_the_most_frequent_mistakes()
    {
        // arrange
        using var data = new LabelledData(500, 500, 500, 7, 9, 9);

        // act
        var confusion = Confusions.Of(data, new PredictionColumn(null, [400, 400, 500, 3, 3, 9]));

        // assert
        Assert.Empty(confusion.Classes);
        Assert.Equal(
            [("class 500", "class 400", 2), ("class 7", "class 3", 1), ("class 9", "class 3", 1)],
            confusion.Pairs.Select(pair => (pair.Label, pair.Predicted, pair.Count)));
    }

    [Fact]
    public void Nothing_predicted_makes_nothing()
    {
        // arrange
        using var data = new LabelledData(1);

        // act
        var confusion = Confusions.Of(data, new PredictionColumn(null, [-1]));

        // assert
        Assert.Empty(confusion.Classes);
        Assert.Empty(confusion.Pairs);
    }
}
