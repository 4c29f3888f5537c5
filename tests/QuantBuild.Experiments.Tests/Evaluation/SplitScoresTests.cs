using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class SplitScoresTests
{
    private static readonly Outcome _mine = Of(1, 0, 1, 1), _floats = Of(1, 1, 1, 0);
    private static readonly int[] _test = [1, 2];

    [Fact]
    public void A_variant_that_saw_no_data_is_judged_by_all_examples_and_by_the_test_split_alone()
    {
        // act
        var report = SplitScores.Add(Report, _mine, _floats, _mine.Only(_test));

        // assert
        Assert.Equal(new EvaluationSample("all", 4), report.EvaluatedOn);
        Assert.Equal((0.75, 0.75), (Accuracy(report.Metrics), Accuracy(report.FloatOnSame)));
        Assert.Equal(0.5, Accuracy(report.MetricsOnTest));
    }

    [Fact]
    public void A_calibrated_variant_is_judged_by_the_test_split_beside_the_float_model_there()
    {
        // act
        var report = SplitScores.Add(Report, _mine.Only(_test), _floats.Only(_test), onTest: null);

        // assert
        Assert.Equal(new EvaluationSample("test", 2), report.EvaluatedOn);
        Assert.Equal((0.5, 1.0), (Accuracy(report.Metrics), Accuracy(report.FloatOnSame)));
        Assert.Null(report.MetricsOnTest);
        Assert.Equal(-0.5, Assert.Single(report.Changes!.Metrics).Difference);
    }

    private static VariantReport Report { get; } = new()
    {
        Name = "variant",
        Scheme = "scheme",
        Metrics = new MetricSet(),
        Bytes = new ArtifactBytes(1, 1, 2, 1, 1, 1),
        GzipRatio = 2,
        EvaluationSeconds = 1,
        ExamplesPerSecond = 4,
        Changes = new VariantChanges(),
    };

    private static double? Accuracy(MetricSet? metrics) => metrics!.Find("accuracy");

    private static Outcome Of(params double[] hits) => new([new ScoreColumn("accuracy", null, hits)], []);
}
