using QuantBuild.Experiments.Evaluation;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Tests.Sharding;

public sealed class WorkCutTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(400, true)]
    [InlineData(1000, false)]
    public void Every_example_is_in_one_part_with_each_variant_and_no_batch_is_cut(int count, bool isByExample)
    {
        // arrange
        EvaluationLoad[] loads = [new(3, 1001, 32, 1, isByExample), new(2, 5, 8, 7, IsByExample: false)];

        // act
        var parts = WorkCut.Into(loads, count);

        // assert
        Assert.Equal(count, parts.Count);
        foreach (var (model, load) in loads.Index())
        {
            for (var variant = 0; variant < load.Variants; variant++)
            {
                ExampleSpan[] spans = [.. parts.SelectMany(part => part)
                    .Where(span => (span.Model, span.Variant) == (model, variant)).Select(span => span.Span)];
                Assert.Equal(0, spans[0].Start);
                Assert.Equal(load.Count, spans[^1].End);
                Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
                Assert.All(spans, span => Assert.Equal(0, span.Start % load.BatchSize));
            }
        }
    }

    [Fact]
    public void Parts_cost_about_the_same_whatever_the_models_are()
    {
        // arrange
        EvaluationLoad[] loads =
            [new(5, 10_000, 128, 1, IsByExample: false), new(4, 1000, 4, 300, IsByExample: true), new(2, 20, 32, 5, IsByExample: false)];
        var total = loads.Sum(load => load.Variants * load.Count * load.Cost);

        // act
        var parts = WorkCut.Into(loads, 8);

        // assert
        Assert.All(parts, part => Assert.InRange(
            part.Sum(span => span.Span.Count * loads[span.Model].Cost), 0.99 * total / 8, 1.01 * total / 8));
    }

    [Fact]
    public void Few_variants_are_loaded_in_all()
    {
        // act
        var parts = WorkCut.Into([new EvaluationLoad(5, 10_000, 128, 1, IsByExample: false)], 8);

        // assert
        Assert.True(parts.Sum(part => part.Count) <= 8 + 5 - 1);
    }
}
