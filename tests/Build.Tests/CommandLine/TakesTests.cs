using Build.CommandLine;
using Build.Tests.Running;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tests.CommandLine;

public sealed class TakesTests
{
    [Fact]
    public void A_target_takes_what_stands_on_its_class_and_on_its_bases()
    {
        // act
        var target = ReadOne(new TrainSomething());

        // assert
        Assert.Equal([Arguments.Patience, Arguments.Budgets, Arguments.Baseline, Arguments.Epochs], target.Arguments);
    }

    [Fact]
    public void A_name_like_that_of_others_has_a_target_take_nothing()
    {
        // act
        var target = ReadOne(new QuantizeAndEvaluateSomething());

        // assert
        Assert.Empty(target.Arguments);
        Assert.DoesNotContain(Arguments.All, target.Takes);
    }

    [Fact]
    public void A_name_that_no_argument_has_is_refused() =>
        Assert.Contains("\"Epocs\"", Assert.Throws<ArgumentException>(() => ReadOne(new Mistyped())).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_argument_is_taken_by_some_target_for_itself() =>
        Assert.All(Arguments.All, argument => Assert.Contains(BuildTargets.Graph.Targets, target => target.Takes(argument)));

    [Fact]
    public void Every_step_of_a_demo_takes_the_folder_of_its_model() =>
        Assert.All(
            BuildTargets.Tasks.Where(task => task.Namespace != "Build.Tasks"),
            task => Assert.True(BuildTargets.Graph.Targets.Single(target => target.Name == task.Name).Takes(Arguments.ModelSavePath)));

    private static Target ReadOne(IFrostingTask task) => Assert.Single(new TargetGraph([task], Arguments.Named).Targets);

    [Takes(nameof(Arguments.Epochs))]
    private abstract class TrainTask : FrostingTask<BuildContext>;

    [Takes(nameof(Arguments.Patience), nameof(Arguments.OfBudgets))]
    [Takes(nameof(Arguments.Budgets))]
    private sealed class TrainSomething : TrainTask;

    private sealed class QuantizeAndEvaluateSomething : FrostingTask<BuildContext>;

    [Takes("Epocs")]
    private sealed class Mistyped : FrostingTask<BuildContext>;
}
