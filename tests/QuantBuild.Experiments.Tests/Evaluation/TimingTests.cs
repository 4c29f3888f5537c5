using QuantBuild.Experiments.Evaluation;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class TimingTests
{
    [Fact]
    public void Short_work_is_repeated_and_the_median_taken()
    {
        // arrange: the first run is the slowest, as it often is
        var seconds = new Queue<double>([0.9, 0.2, 0.4, 0.3, 0.5]);
        var runs = 0;

        // act: after 0.9 + 0.2 + 0.4 + 0.3 + 0.5 = 2.3 seconds it is enough
        var (result, times) = Timing.Run(() => ++runs, _ => seconds.Dequeue());

        // assert
        Assert.Equal((1, 5), (result, runs));
        Assert.Equal(new EvaluationTimes(5, 0.4, 0.2, 0.9), times);
    }

    [Fact]
    public void Long_work_is_done_once()
    {
        // act
        var (_, times) = Timing.Run(() => 0, _ => 20);

        // assert
        Assert.Equal(new EvaluationTimes(1, 20, 20, 20), times);
    }

    [Fact]
    public void Work_of_no_length_is_not_repeated_without_end()
    {
        // act
        var (_, times) = Timing.Run(() => 0, _ => 0);

        // assert
        Assert.Equal(15, times.Repeats);
    }

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() =>
        Assert.Equal(0.25, EvaluationTimes.Of([0.1, 0.4, 0.2, 0.3]).Median, 1e-12);
}
