using System.Numerics.Tensors;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Scoring;
using Tensor = QuantBuild.Graph.Tensor;

namespace QuantBuild.Experiments.Tests.Calibrating;

public sealed class SelectionDataTests
{
    private const int Classes = 10;

    [Fact]
    public void Of_many_large_examples_no_more_are_read_than_are_looked_at()
    {
        // arrange
        var read = new List<int>();
        int[] shape = [100, 512, 512, 1];
        var criteria = new Criteria([DatasetMetric.Accuracy], new ClassTargets([.. new int[100]]));
        var data = SelectionData.Of(
            shape,
            count =>
            {
                read.Add(count);
                return Tensor.Of([count, .. shape.Skip(1)], new float[count * 512 * 512]);
            },
            criteria,
            [.. Enumerable.Range(0, 100)],
            examples: null);

        // act
        var few = data.Few();
        few.ValuesOfOne(0..1);
        few.ValuesOfOne(31..32);

        // assert: 2²³ values
        Assert.Equal((100, 32), (data.Count, few.Count));
        Assert.Equal([32], read);
    }

    [Fact]
    public void The_same_outputs_cost_nothing()
    {
        // arrange
        var outputs = Probabilities(examples: 200, noise: 0);

        // act
        var judged = Few().Judge(outputs, outputs);

        // assert
        Assert.Equal(new Judgement(0, 0), judged);
    }

    [Fact]
    public void The_drop_grows_with_the_divergence()
    {
        // arrange
        var reference = Probabilities(examples: 200, noise: 0);

        // act
        var drops = new[] { 0.2, 0.6, 1.5 }.Select(noise => Few().Judge(reference, Probabilities(examples: 200, noise))).ToArray();

        // assert
        Assert.True(drops[0].Divergence < drops[1].Divergence && drops[1].Divergence < drops[2].Divergence);
        Assert.True(drops[0].Drop < drops[1].Drop && drops[1].Drop < drops[2].Drop, string.Join(' ', drops));
        Assert.InRange(drops[2].Drop!.Value, 0.02, 0.6);
    }

    [Theory]
    [InlineData(0.9, 0.5)]
    [InlineData(0.6, 0.5)]
    [InlineData(0.75, 0.75)]
    public void A_changed_preference_costs_what_a_model_as_sure_as_it_is_right_thinks_it_does(double sureness, double accuracy)
    {
        // arrange: two classes, the first always preferred, and right in a share of the examples
        const int examples = 200;
        var reference = Enumerable.Range(0, examples).SelectMany(_ => new[] { (float)sureness, 1 - (float)sureness }).ToArray();
        var selection = OfClasses([.. Enumerable.Range(0, examples).Select(example => example < accuracy * examples ? 0 : 1)]);

        // act: one example in ten changes its mind
        var judged = selection.Judge(
            reference, [.. Enumerable.Range(0, examples).SelectMany(i => i % 10 == 0 ? [0.4f, 0.6f] : new[] { 0.6f, 0.4f })]);

        // assert: the mean of 20 equal losses among 200 examples, and 1.96 standard errors
        var known = (2 * Math.Max(accuracy, Tempered(sureness, 8))) - 1;
        Assert.Equal((0.1 * known) + (1.959964 * 0.3 * known / Math.Sqrt(examples - 1)), judged.Drop!.Value, precision: 5);
    }

    [Fact]
    public void With_many_examples_hits_are_counted()
    {
        // arrange
        var reference = Probabilities(examples: 1000, noise: 0);
        var outputs = reference.ToArray();

        // act: 40 of the examples are sure of a wrong class
        for (var i = 0; i < 40; i++)
        {
            var row = outputs.AsSpan(i * Classes, Classes);
            var right = TensorPrimitives.IndexOfMax<float>(row);
            row.Clear();
            row[(right + 1) % Classes] = 1;
        }

        var selection = OfClasses(Preferred(reference));

        // assert: and 1.96 standard errors are added
        Assert.Equal(0.04 + (1.959964 * Math.Sqrt(0.04 * 0.96 / 999)), selection.Judge(reference, outputs).Drop!.Value, precision: 12);
    }

    [Fact]
    public void The_drop_of_a_regression_is_a_share_of_its_error_wherever_the_changes_fall()
    {
        // arrange
        float[] labels = [1, 2, 3], reference = [1.1f, 1.9f, 3.1f];

        // act: the same change on each of the examples
        var judged = Enumerable.Range(0, 3)
            .Select(i => OfValues(labels).Judge(reference, [.. reference.Select((value, j) => i == j ? value + 0.3f : value)])).ToArray();

        // assert: an error of 0.1 becomes 0.4 on two of the examples and 0.2 on the third, of a mean absolute
        // error of 0.1; the two others stay
        var growth = (0.3 + 0.3 + 0.1) / 3;
        var standardError = growth / 3;
        Assert.All(judged, one =>
        {
            Assert.Equal(((growth / 3) + (1.959964 * standardError)) / 0.1, one.Drop!.Value, precision: 4);
            Assert.Equal(0.09 / 3, one.Divergence, precision: 6);
        });
    }

    [Fact]
    public void The_growth_of_an_error_of_nothing_is_no_share_of_it()
    {
        // arrange
        float[] labels = [1, 2, 3];
        var selection = OfValues(labels);

        // act
        var judged = selection.Judge(labels, [1.1f, 2, 3]);

        // assert
        Assert.Null(judged.Drop);
        Assert.Equal(0.01 / 3, judged.Divergence, 1e-6);
    }

    [Fact]
    public void Positions_are_spread_evenly_and_each_is_taken_once()
    {
        Assert.Equal([0, 3, 6], EvenSplit.Positions(0, 10, 3));
        Assert.Equal([5, 6, 7], EvenSplit.Positions(5, 8, 100));
    }

    private static SelectionData Few() => OfClasses(Preferred(Probabilities(examples: 200, noise: 0.8)));

    private static SelectionData OfClasses(int[] truth) =>
        SelectionData.Of(Inputs(truth.Length), new Criteria([DatasetMetric.Accuracy], new ClassTargets(truth)));

    private static SelectionData OfValues(float[] labels) =>
        SelectionData.Of(Inputs(labels.Length), new Criteria([DatasetMetric.MeanAbsoluteError], new ValueTargets(labels, Width: 1)));

    private static int[] Preferred(float[] outputs) => [.. outputs.Chunk(Classes).Select(row => TensorPrimitives.IndexOfMax<float>(row))];

    private static double Tempered(double probability, double temperature) =>
        1 / (1 + Math.Pow((1 - probability) / probability, 1 / temperature));

    private static Tensor Inputs(int count) => Tensor.Of([count, 1], new float[count]);

    private static float[] Probabilities(int examples, double noise)
    {
        Random logits = new(1), blur = new(2);
        var values = Enumerable.Range(0, examples * Classes)
            .Select(_ => (float)((4 * logits.NextDouble()) + (noise * ((4 * blur.NextDouble()) - 2)))).ToArray();
        for (var start = 0; start < values.Length; start += Classes)
        {
            TensorPrimitives.SoftMax(values.AsSpan(start, Classes), values.AsSpan(start, Classes));
        }

        return values;
    }
}
