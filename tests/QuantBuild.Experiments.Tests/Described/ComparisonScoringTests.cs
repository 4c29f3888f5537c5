using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Tables;

namespace QuantBuild.Experiments.Tests.Described;

/// <summary>Metrics that compare with the float model; expected values are NumPy's, divergences by Keras's definition.</summary>
public sealed class ComparisonScoringTests
{
    [Theory]
    [InlineData("agreement", false, new[] { 0.7f, 0.2f, 0.1f }, new[] { 0.4f, 0.35f, 0.25f }, 1)]
    [InlineData("agreement", false, new[] { 0.7f, 0.2f, 0.1f }, new[] { 0.1f, 0.2f, 0.7f }, 0)]
    [InlineData("agreement", true, new[] { -3f, 5 }, new[] { 0f, 9 }, 1)]
    [InlineData("divergence", false, new[] { 0.7f, 0.2f, 0.1f }, new[] { 0.5f, 0.4f, 0.1f }, 0.0969011)]
    [InlineData("divergence", false, new[] { 1f, 0 }, new[] { 0f, 1 }, 16.1180940)]
    [InlineData("divergence", true, new[] { 1f, 2, 3 }, new[] { 1f, 3, 2 }, 0.4205125)]
    [InlineData("divergence", false, new[] { 0.75f }, new[] { 0.25f }, 0.5493061)]
    [InlineData("outputError", false, new[] { 1f, 2, 2 }, new[] { 1f, 2, 3 }, 0.3333333)]
    [InlineData("outputError", false, new[] { 0f, 0 }, new[] { 0f, 0 }, 0)]
    [InlineData("outputError", false, new[] { 0f, 0 }, new[] { 1e-9f, 0 }, 1)]
    [InlineData("cosine", false, new[] { 1f, 2, 2 }, new[] { 1f, 2, 3 }, 0.9799579)]
    [InlineData("cosine", false, new[] { 1f, 0 }, new[] { -2f, 0 }, -1)]
    public void An_output_is_compared_with_the_float_models(string metric, bool logits, float[] reference, float[] values,
        double expected) =>
        Assert.Equal(expected, Of([Metric(metric)], logits, Output("y", reference.Length, reference), Output("y", values.Length, values))
            .Find(metric)!.Value, 1e-6);

    [Theory]
    [InlineData("agreement", 1)]
    [InlineData("divergence", 0)]
    [InlineData("outputError", 0)]
    [InlineData("cosine", 1)]
    public void The_float_model_is_its_own_equal(string metric, double expected)
    {
        // arrange
        var output = Output("y", 3, [0.2f, 0.5f, 0.3f], [0, 1, 0]);

        // act and assert
        Assert.Equal(expected, Of([Metric(metric)], logits: false, output, output).Find(metric)!.Value, 1e-12);
    }

    [Fact]
    public void A_map_of_classes_agrees_at_a_share_of_its_places()
    {
        // arrange: four places with two classes each
        var before = Output("map", 2, [0.9f, 0.1f, 0.9f, 0.1f, 0.1f, 0.9f, 0.1f, 0.9f]);
        var after = Output("map", 2, [0.8f, 0.2f, 0.2f, 0.8f, 0.2f, 0.8f, 0.3f, 0.7f]);

        // act and assert
        Assert.Equal(0.75, Of([DatasetMetric.Agreement], logits: false, before, after).Find("agreement")!.Value, 1e-12);
    }

    [Fact]
    public void What_says_the_same_in_another_way_comes_with_the_two_metrics_where_it_is_defined()
    {
        // arrange
        DatasetMetric[] metrics = [DatasetMetric.Agreement, DatasetMetric.OutputError];
        ModelOutput probabilities = Output("y", 2, [0.5f, 0.5f]), values = Output("y", 2, [-3, 7]);

        // act and assert
        Assert.Equal(["agreement", "outputError", "divergence", "cosine"], Of(metrics, false, probabilities, probabilities)
            .Select(metric => metric.Name));
        Assert.Equal(["agreement", "outputError", "cosine"], Of(metrics, false, values, values).Select(metric => metric.Name));
    }

    [Fact]
    public void The_worst_output_leads_on_whichever_examples_count()
    {
        // arrange: on the first example the second output errs, on the second the first
        ModelOutput[] before = [Output("a", 1, [10], [10]), Output("b", 1, [10], [10])];
        ModelOutput[] after = [Output("a", 1, [10], [12]), Output("b", 1, [15], [10])];

        // act
        var outcome = Outcome([DatasetMetric.OutputError], logits: false, before, after);

        // assert
        Assert.Equal(0.25, outcome.Metrics.Find("outputError")!.Value, 1e-7);
        Assert.Equal(0.2, outcome.Only([1]).Metrics.Find("outputError")!.Value, 1e-7);
        Assert.Equal(["a 0.1", "b 0.25"],
            outcome.OutputMetrics.Select(output =>
            FormattableString.Invariant($"{output.Output} {output.Metrics.Find("outputError"):0.####}")));
    }

    [Fact]
    public void Another_number_of_values_is_as_wrong_as_can_be()
    {
        // act
        var metrics = Of([DatasetMetric.OutputError, DatasetMetric.Agreement], false, Output("y", 1, [0.5f, 1]), Output("y", 1, [0.5f]));

        // assert
        Assert.Equal((1.0, 0.0, 0.0), (metrics.Find("outputError"), metrics.Find("agreement"), metrics.Find("cosine")));
    }

    [Fact]
    public void Agreement_of_a_single_value_that_is_no_probability_is_refused()
    {
        // act
        var error = Assert.Throws<DatasetException>(() => Of([DatasetMetric.Agreement], false, Output("y", 1, [3]), Output("y", 1, [3])));

        // assert
        Assert.Contains("agreement is not defined for any output of the model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_of_the_output_that_is_named()
    {
        // arrange
        var criteria = new Criteria([DatasetMetric.Accuracy], new ClassTargets([1])) { LabelledOutput = "scores" };
        ModelOutput[] outputs = [Output("boxes", 4, [9, 0, 0, 0]), Output("scores", 2, [0.2f, 0.8f])];

        // act
        var named = new ScoreTable(criteria);
        named.Add([0], outputs);
        var unnamed = Assert.Throws<DatasetException>(() => new ScoreTable(criteria with { LabelledOutput = null }).Add([0], outputs));
        var unknown = Assert.Throws<DatasetException>(() => new ScoreTable(criteria with { LabelledOutput = "score" }).Add([0], outputs));

        // assert
        Assert.Equal(1, named.ToOutcome().Metrics.Find("accuracy"));
        Assert.Contains("The model has the outputs boxes, scores; \"labelledOutput\" must say which", unnamed.Message,
            StringComparison.Ordinal);
        Assert.Contains("\"labelledOutput\" is \"score\", and the model's outputs are boxes, scores.", unknown.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_takes_the_loss_of_the_first_metric_for_its_drop()
    {
        // arrange: one of four examples prefers another class
        var criteria = new Criteria([DatasetMetric.Agreement], new NoTargets(4));
        float[] reference = [0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f], outputs = [0.4f, 0.6f, 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f];

        // act
        var judged = new ComparisonJudge(criteria).Judge(reference, outputs, [Output("y", 2, [0.9f, 0.1f])]);

        // assert: a mean of 1/4 with a standard deviation of 1/2, and 0.9 ln(0.9 / 0.4) + 0.1 ln(0.1 / 0.6) in one of four
        Assert.Equal(0.25 + (1.959964 * 0.25), judged.Drop!.Value, 1e-9);
        Assert.Equal(((0.9 * Math.Log(2.25)) - (0.1 * Math.Log(6))) / 4, judged.Divergence, 1e-6);
    }

    [Fact]
    public void An_error_is_held_against_what_the_output_varies_by()
    {
        // arrange: 10 and 12 vary by 1; what gives out their mean has learnt nothing
        var criteria = new Criteria([DatasetMetric.OutputError], new NoTargets(2));

        // act
        var judged = new ComparisonJudge(criteria).Judge([10, 12], [11, 11], [Output("y", 1, [10])]);

        // assert: as far off as they vary, in both
        Assert.Equal(1, judged.Drop!.Value, 1e-9);
    }

    [Theory]
    [InlineData(new float[] { 4, 4 }, 0.25)]
    [InlineData(new float[] { -4, 4 }, 0.25)]
    public void An_error_is_held_against_the_output_itself_where_that_varies_as_much_or_not_at_all(float[] reference, double drop)
    {
        // arrange
        var criteria = new Criteria([DatasetMetric.OutputError], new NoTargets(2));

        // act: off by 1 of 4
        var judged = new ComparisonJudge(criteria).Judge(reference, [reference[0] + 1, reference[1] - 1], [Output("y", 1, [4])]);

        // assert
        Assert.Equal(drop, judged.Drop!.Value, 1e-9);
    }

    private static DatasetMetric Metric(string name) => name switch
    {
        "agreement" => DatasetMetric.Agreement,
        "divergence" => DatasetMetric.Divergence,
        "outputError" => DatasetMetric.OutputError,
        _ => DatasetMetric.Cosine,
    };

    private static ModelOutput Output(string name, int width, params float[][] rows) => new(name, width, AreIndices: false, rows);

    private static Reporting.MetricSet Of(DatasetMetric[] metrics, bool logits, ModelOutput before, ModelOutput after) =>
        Outcome(metrics, logits, [before], [after]).Metrics;

    private static Outcome Outcome(DatasetMetric[] metrics, bool logits, ModelOutput[] before, ModelOutput[] after)
    {
        int[] positions = [.. Enumerable.Range(0, before[0].Rows.Count)];
        var reference = new FloatOutputs(positions.Length, source: null);
        reference.Add(positions, before);
        var table = new ScoreTable(new Criteria(metrics, new NoTargets(positions.Length), logits), preprocess: null, reference);
        table.Add(positions, after);
        return table.ToOutcome();
    }
}
