using System.Reflection;
using Build.Tests.Running;
using Cake.Frosting;
using QuantBuild.Experiments;

namespace Build.Tests.Targets;

public sealed class TaskGraphTests
{
    /// <summary>The example's yarn scripts: their targets, and what each of them depends on. A new demo adds its rows.</summary>
    public static TheoryData<string, string, string[]> Scripts => new()
    {
        { "train-housing", "TrainHousing", [] },
        { "eval-housing", "EvaluateHousing", ["QuantizeHousing"] },
        { "quantize-and-evaluate-housing", "QuantizeAndEvaluateHousing", ["EvaluateHousing"] },
        { "train-mnist", "TrainMnist", [] },
        { "eval-mnist", "EvaluateMnist", ["QuantizeMnist"] },
        { "quantize-and-evaluate-mnist", "QuantizeAndEvaluateMnist", ["EvaluateMnist"] },
        { "train-fashion-mnist", "TrainFashionMnist", [] },
        { "eval-fashion-mnist", "EvaluateFashionMnist", ["QuantizeFashionMnist"] },
        { "quantize-and-evaluate-fashion-mnist", "QuantizeAndEvaluateFashionMnist", ["EvaluateFashionMnist"] },
        { "eval-MobileNetV2", "EvaluateMobileNetV2", ["QuantizeMobileNetV2"] },
        { "quantize-and-evaluate-MobileNetV2", "QuantizeAndEvaluateMobileNetV2", ["EvaluateMobileNetV2"] },
    };

    /// <summary>What each quantization starts from.</summary>
    public static TheoryData<string, string> Sources => new()
    {
        { "QuantizeHousing", "TrainHousing" },
        { "QuantizeMnist", "TrainMnist" },
        { "QuantizeFashionMnist", "TrainFashionMnist" },
        { "QuantizeMobileNetV2", "SaveMobileNetV2" },
    };

    public static TheoryData<string> Targets => [.. BuildTargets.Tasks.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_yarn_script_has_its_target_and_dependencies(string script, string target, string[] dependencies)
    {
        // act
        var found = BuildTargets.Graph.Targets.SingleOrDefault(candidate => candidate.Name == target);

        // assert
        Assert.True(found is not null, $"{script} has no target {target}");
        Assert.Equal(dependencies, found.Dependencies);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Every_quantization_depends_on_its_float_model(string target, string source) =>
        Assert.Equal([source], BuildTargets.Graph.Targets.Single(candidate => candidate.Name == target).Dependencies);

    [Fact]
    public void QuantizeAndEvaluate_gathers_the_four_demos() =>
        Assert.Equal(
            ["QuantizeAndEvaluateHousing", "QuantizeAndEvaluateMnist", "QuantizeAndEvaluateFashionMnist", "QuantizeAndEvaluateMobileNetV2"],
            BuildTargets.Graph.Targets.Single(candidate => candidate.Name == "QuantizeAndEvaluate").Dependencies);

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_is_called_as_its_class_stands_in_its_own_or_its_demos_file_and_says_what_it_does(string target)
    {
        // arrange
        var task = BuildTargets.Tasks.Single(type => NameOf(type) == target);
        var file = task.BaseType!.GenericTypeArguments is [var demo] && demo.IsAssignableTo(typeof(Experiment))
            ? $"{demo.Name[..^"Demo".Length]}Targets"
            : target;

        // assert
        Assert.Equal(task.Name, target);
        Assert.True(File.Exists(Path.Combine([Paths.OfRepository().Root, "build", .. task.Namespace!.Split('.')[1..], $"{file}.cs"])));
        Assert.False(string.IsNullOrWhiteSpace(task.GetCustomAttribute<TaskDescriptionAttribute>()?.Description));
    }

    [Fact]
    public void The_tree_shows_every_target()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute("--tree");

        // assert
        Assert.Equal(0, exitCode);
        Assert.All(BuildTargets.Tasks, task => Assert.Contains(NameOf(task), build.Log, StringComparison.Ordinal));
        Assert.Contains(
            "QuantizeAndEvaluateHousing\n│ └─EvaluateHousing\n│    └─QuantizeHousing\n│       └─TrainHousing\n", build.Log,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_lists_the_steps_in_order_and_does_nothing()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute("--target=QuantizeAndEvaluateHousing", "--dryrun");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains(
            "1. TrainHousing\n2. QuantizeHousing\n3. EvaluateHousing\n4. QuantizeAndEvaluateHousing\n", build.Log,
            StringComparison.Ordinal);
        Assert.Contains("\nTrainHousing would run: not done before\n", build.Log, StringComparison.Ordinal);
        Assert.Contains("\nQuantizeHousing (safe-8bit) would run: not done before\n", build.Log, StringComparison.Ordinal);
        Assert.Contains("\nEvaluateHousing would run: not done before\n", build.Log, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(build.Paths.Root));
    }

    [Fact]
    public void A_dry_run_says_what_would_be_skipped_and_of_what_has_no_steps_that_it_runs()
    {
        // arrange
        using var build = new BuildRun();
        build.Execute("--target=DrawQuantization");
        var files = Directory.GetFiles(build.Paths.Root, "*", SearchOption.AllDirectories);

        // act
        var exitCode = build.Execute("--target=DrawQuantization", "--target=Clean", "--dryrun");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("\nDrawQuantization would be skipped: up to date since 2", build.Log, StringComparison.Ordinal);
        Assert.Contains("\nClean would run: it does every time\n", build.Log, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(build.Paths.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_dry_run_says_what_a_run_would_fail_on()
    {
        // arrange
        using var build = new BuildRun();

        // act
        build.Execute("--target=EvaluateHousing", "--exclusive", "--dryrun");

        // assert
        Assert.Contains("\nEvaluateHousing would fail: ", build.Log, StringComparison.Ordinal);
        Assert.Contains(", which does not exist.\n", build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Exclusive_leaves_out_what_a_target_depends_on()
    {
        // arrange
        using var build = new BuildRun();

        // act
        build.Execute("--target=EvaluateHousing", "--exclusive", "--dryrun");

        // assert
        Assert.Contains("1. EvaluateHousing\n\n", build.Log, StringComparison.Ordinal);
    }

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;
}
