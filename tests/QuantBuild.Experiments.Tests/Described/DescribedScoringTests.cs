using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Scores;
using static QuantBuild.Experiments.Tests.Described.DescribedFiles;

namespace QuantBuild.Experiments.Tests.Described;

public sealed class DescribedScoringTests : IDisposable
{
    private static readonly ClassTargets _second = new([1]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("accuracy", false, new[] { 0.2f, 0.5f, 0.3f }, 1)]
    [InlineData("accuracy", false, new[] { 0.4f, 0.4f, 0.2f }, 0)]
    [InlineData("top2", false, new[] { 0.4f, 0.4f, 0.2f }, 1)]
    [InlineData("top2", true, new[] { 5f, -1, 3 }, 0)]
    [InlineData("loss", false, new[] { 0.2f, 0.5f, 0.3f }, 0.693147)]
    [InlineData("loss", false, new[] { 1f, 0, 0 }, 16.118095)]
    [InlineData("loss", true, new[] { 0f, 0, 0 }, 1.098612)]
    [InlineData("loss", true, new[] { 1000f, 999, -1000 }, 1.313262)]
    [InlineData("accuracy", false, new[] { 0.6f }, 1)]
    [InlineData("accuracy", true, new[] { -0.1f }, 0)]
    [InlineData("loss", false, new[] { 0.25f }, 1.386294)]
    [InlineData("loss", true, new[] { -1.098612f }, 1.386294)]
    public void A_class_is_scored_as_Keras_scores_it(string metric, bool logits, float[] outputs, double expected) =>
        Assert.Equal(expected, Of(metric, logits, _second, outputs), tolerance: 1e-5);

    [Theory]
    [InlineData("mae", 1.5)]
    [InlineData("mse", 2.5)]
    public void Values_are_scored_by_their_mean(string metric, double expected) =>
        Assert.Equal(expected, Of(metric, logits: false, new ValueTargets([1, 2], 2), 2, 4), tolerance: 1e-12);

    [Fact]
    public void A_one_hot_vector_is_a_class() =>
        Assert.Equal(1, Of("accuracy", logits: false, new ValueTargets([0, 0, 1], 3), 0.1f, 0.2f, 0.7f));

    [Theory]
    [InlineData("loss", false, new[] { 0.9f, 0.05f, 0.05f }, new[] { 0.7f, 0.2f, 0.1f }, 0.5166092)]
    [InlineData("loss", false, new[] { 0.9f, 0.05f, 0.05f }, new[] { 1f, 0, 0 }, 1.6118097)]
    [InlineData("loss", false, new[] { 0f, 1, 0 }, new[] { 0.2f, 0.5f, 0.3f }, 0.6931472)]
    [InlineData("loss", true, new[] { 0.5f, 0.25f, 0.25f }, new[] { 1f, 2, 3 }, 1.6576059)]
    [InlineData("loss", false, new[] { 0.25f }, new[] { 0.5f }, 0.6931472)]
    [InlineData("loss", false, new[] { 0.25f }, new[] { 0.2f }, 0.5697172)]
    [InlineData("loss", true, new[] { 0.25f }, new[] { -1.3862944f }, 0.5697172)]
    [InlineData("accuracy", false, new[] { 0.2f, 0.5f, 0.3f }, new[] { 0.1f, 0.8f, 0.1f }, 1)]
    [InlineData("accuracy", false, new[] { 0.2f, 0.5f, 0.3f }, new[] { 0.8f, 0.1f, 0.1f }, 0)]
    public void A_distribution_is_scored_as_Keras_scores_it(string metric, bool logits, float[] target, float[] outputs, double expected) =>
        Assert.Equal(expected, Of(metric, logits, new ValueTargets(target, target.Length), outputs), tolerance: 1e-5);

    [Theory]
    [InlineData("top5", 0.5f, 0.5f, "top5 needs at least 5 outputs; the model has 2.")]
    [InlineData("loss", 2f, 3f, "The model's outputs for example 0 are no probabilities: their sum is 5.000.")]
    [InlineData("loss", 0.5f, 0.2f, "their sum is 0.700. A loss or a search needs those; "
        + "where the model ends before its softmax or sigmoid, say \"outputs\": \"logits\".")]
    public void Outputs_that_do_not_fit_a_metric_are_refused(string metric, float first, float second, string message) => Assert.Contains(
        message, Assert.Throws<DatasetException>(() => Of(metric, logits: false, _second, first, second)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Targets_that_do_not_fit_the_outputs_are_refused()
    {
        // act
        var value = Assert.Throws<DatasetException>(() => Of("mae", logits: false, new ValueTargets([1, 2], 2), 1));
        var index = Assert.Throws<DatasetException>(() => Of("accuracy", logits: false, new ClassTargets([3]), 0.5f, 0.5f));

        // assert
        Assert.Contains(
            "The targets have 2 values or classes for an example; the model has 1 outputs.", value.Message, StringComparison.Ordinal);
        Assert.Contains("The class of example 0 is 3; the model tells 2 classes apart, 0 to 1.", index.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_judges_logits_and_single_outputs_as_it_judges_probabilities()
    {
        // arrange: a sigmoid of ±1.0986 is 3/4 or 1/4, and so is a softmax of (0, ±1.0986)
        var logit = (float)Math.Log(3);
        var targets = new ClassTargets([1, 0]);

        // act
        var (two, single, logits) = (
            Judge(logits: false, targets, [0.25f, 0.75f, 0.75f, 0.25f], [0.75f, 0.25f, 0.75f, 0.25f]),
            Judge(logits: false, targets, [0.75f, 0.25f], [0.25f, 0.25f]),
            Judge(logits: true, targets, [logit, -logit], [-logit, -logit]));

        // assert
        Assert.Equal(0.5 * Math.Log(3) / 2, two.Divergence, tolerance: 1e-6);
        Assert.Equal(two.Divergence, single.Divergence, tolerance: 1e-6);
        Assert.Equal(two.Divergence, logits.Divergence, tolerance: 1e-6);
        Assert.Equal(two.Drop!.Value, single.Drop!.Value, tolerance: 1e-6);
        Assert.Equal(two.Drop.Value, logits.Drop!.Value, tolerance: 1e-6);
    }

    [Fact]
    public void A_search_judges_values_by_the_first_metric_as_a_share_of_the_float_models()
    {
        // arrange
        var judge = new SelectionJudge(CriteriaOf(Describe("\"mse\", \"mae\"", logits: false), new ValueTargets([9, 1, 2], 1)), [1, 2]);

        // act: errors of 1 and 1 become errors of 2 and 1
        var judged = judge.Judge([2, 3], [3, 3]);

        // assert: the growths 3 and 0 have a mean of 1.5 and a standard error as large
        Assert.Equal(1.5 + (1.959964 * 1.5), judged.Drop!.Value, tolerance: 1e-9);
        Assert.Equal(0.5, judged.Divergence, tolerance: 1e-12);
    }

    [Fact]
    public void A_search_judges_several_values_of_an_example_together()
    {
        // arrange: both examples have the errors 1 and -1, so that it does not matter which changes meet which errors
        var judge = new SelectionJudge(CriteriaOf(Describe("\"mae\"", logits: false), new ValueTargets([1, 1, 2, 2], 2)), [0, 1]);

        // act: the first example's errors become 3 and 1
        var judged = judge.Judge([2, 0, 3, 1], [4, 2, 3, 1]);

        // assert: its mean grows by (2 + 0) / 2 and the other's by 0, which is 0.5 on average with a standard error as large, of an error
        // of 1
        Assert.Equal(0.5 + (1.959964 * 0.5), judged.Drop!.Value, tolerance: 1e-9);
        Assert.Equal(2, judged.Divergence, tolerance: 1e-12);
    }

    [Fact]
    public void Outputs_that_are_no_numbers_are_judged_as_none()
    {
        // act
        var judged = Judge(logits: false, new ClassTargets([1, 0]), [0.75f, 0.25f], [float.NaN, 0.25f]);

        // assert
        Assert.Equal(new Judgement(double.NaN, double.NaN), judged);
    }

    private double Of(string metric, bool logits, DatasetTargets targets, params float[] outputs)
    {
        var description = Describe($"\"{metric}\"", logits);
        return Score.Create(description.Metrics[0], CriteriaOf(description, targets), outputs.Length).Of(outputs, 0);
    }

    private static Criteria CriteriaOf(DatasetDescription description, DatasetTargets targets) =>
        new(description.Metrics, targets, description.OutputsAreLogits, description.Path);

    private Judgement Judge(bool logits, ClassTargets targets, float[] reference, float[] outputs) =>
        new SelectionJudge(CriteriaOf(Describe("\"accuracy\"", logits), targets), [0, 1]).Judge(reference, outputs);

    private DatasetDescription Describe(string metrics, bool logits)
    {
        WriteCsv(_folder["rows.csv"], new Dataset([1, 2], [2, 1], [0, 1], [2, 1]), 0, 2);
        return DescribeCsv(_folder, "rows.csv", 1, metrics, logits ? ", \"outputs\": \"logits\"" : string.Empty);
    }
}
