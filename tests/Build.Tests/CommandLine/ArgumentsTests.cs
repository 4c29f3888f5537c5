using Build.Tests.Running;
using QuantBuild.Experiments;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tests.CommandLine;

public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("--epochs", "7")]
    [InlineData("--epochs=7", null)]
    [InlineData("--EPOCHS=7", null)]
    [InlineData("--epochs=6", "--epochs=7")]
    public void A_value_is_read_as_Cake_reads_it(string first, string? second)
    {
        // act
        var epochs = Read(context => context.Values.Get(Arguments.Epochs), second is null ? [first] : [first, second]);

        // assert
        Assert.Equal(7, epochs);
    }

    [Theory]
    [InlineData(true, "--keepBest")]
    [InlineData(true, "--keepBest=true")]
    [InlineData(true, "--keepBest", "True")]
    [InlineData(true, "--keepBest", "--epochs=3")]
    [InlineData(false, "--keepBest=false")]
    [InlineData(false)]
    public void A_flag_stands_alone_or_with_a_value(bool expected, params string[] args)
    {
        // act
        var keepBest = Read(context => context.Values.Get(Arguments.KeepBest), args);

        // assert
        Assert.Equal(expected, keepBest);
    }

    [Theory]
    [InlineData(GpuUse.Always, "--gpu")]
    [InlineData(GpuUse.Always, "--gpu=true")]
    [InlineData(GpuUse.Always, "--gpu", "--epochs=3")]
    [InlineData(GpuUse.WhereThere, "--gpu=auto")]
    [InlineData(GpuUse.WhereThere, "--gpu", "Auto")]
    [InlineData(GpuUse.Never, "--gpu=false")]
    [InlineData(null)]
    public void The_gpu_is_asked_for_where_there_is_one_or_in_any_case(GpuUse? expected, params string[] args)
    {
        // act
        var gpu = Read(context => context.Values.Get(Arguments.Gpu), args);

        // assert
        Assert.Equal(expected, gpu);
    }

    [Fact]
    public void What_is_not_given_is_left_to_the_target()
    {
        // act and assert
        Assert.Null(Read(context => context.Values.Get(Arguments.Epochs)));
        Assert.False(Read(context => context.Values.IsGiven(Arguments.Epochs)));
        Assert.True(Read(context => context.Values.IsGiven(Arguments.Epochs), "--epochs=1"));
    }

    [Theory]
    [InlineData(new string[0], "--quantize_uint8")]
    [InlineData(new[] { "conv*", "dense/[!k]?" }, "--quantize_uint8=conv*, dense/[!k]?")]
    public void Patterns_are_separated_by_commas_and_may_be_left_out(string[] expected, string arg)
    {
        // act
        var patterns = Read(context => context.Values.Get(Arguments.QuantizeUInt8), arg);

        // assert
        Assert.Equal(expected, patterns!);
    }

    [Theory]
    [InlineData("--epochs=0", "--epochs must be a whole number of at least 1. Got \"0\".")]
    [InlineData("--epochs=-3", "--epochs must be a whole number of at least 1. Got \"-3\".")]
    [InlineData("--epochs=many", "--epochs must be a whole number of at least 1. Got \"many\".")]
    [InlineData("--epochs=2.5", "--epochs must be a whole number of at least 1. Got \"2.5\".")]
    [InlineData("--epochs=99999999999", "--epochs must be a whole number of at least 1. Got \"99999999999\".")]
    [InlineData("--epochs", "--epochs must be a whole number of at least 1. Got nothing.")]
    [InlineData("--batchSize=0", "--batchSize must be a whole number of at least 1. Got \"0\".")]
    [InlineData("--seed=-1", "--seed must be a whole number of at least 0. Got \"-1\".")]
    [InlineData("--validationSplit=1", "--validationSplit must be a number above 0 and below 1. Got \"1\".")]
    [InlineData("--validationSplit=0", "--validationSplit must be a number above 0 and below 1. Got \"0\".")]
    [InlineData("--validationSplit=0,2", "--validationSplit must be a number above 0 and below 1. Got \"0,2\".")]
    [InlineData("--evaluationSplit=NaN", "--evaluationSplit must be a number above 0 and below 1. Got \"NaN\".")]
    [InlineData("--gpu=yes", "--gpu must be true, false or auto. Got \"yes\".")]
    [InlineData("--dataDir", "--dataDir must be a path. Got nothing.")]
    [InlineData("--quantize_uint8=a,,b", "--quantize_uint8 must be patterns separated by commas. Got \"a,,b\".")]
    public void A_value_out_of_range_names_argument_rule_and_value(string arg, string message)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute("--target=Clean", arg);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal($"Error: {message}\n", build.Errors);
    }

    [Fact]
    public void Numbers_have_a_decimal_point_in_every_culture()
    {
        // arrange
        using var culture = new DecimalComma();

        // act
        var split = Read(context => context.Values.Get(Arguments.ValidationSplit), "--validationSplit=0.25");

        // assert
        Assert.Equal(0.25, split);
    }

    [Fact]
    public void A_mistake_stops_the_build_before_anything_runs()
    {
        // arrange
        using var build = new BuildRun();
        var ran = false;
        build.Tasks.Add(new Probe(_ => ran = true));

        // act
        build.Execute($"--target={Probe.Name}", "--epochs=0");

        // assert
        Assert.False(ran);
    }

    [Fact]
    public void An_environment_variable_stands_in_for_its_argument()
    {
        // arrange
        using var build = new BuildRun();
        build.Variables[EnvironmentVariables.Data.Name] = "from-environment";
        var seen = new List<string?>();
        build.Tasks.Add(new Probe(context => seen.Add(context.Values.Get(Arguments.DataDir))));

        // act
        build.Execute($"--target={Probe.Name}");
        build.Execute($"--target={Probe.Name}", "--dataDir=from-argument");

        // assert
        Assert.Equal([build.Caller["from-environment"], build.Caller["from-argument"]], seen);
    }

    [Fact]
    public void Relative_paths_count_from_the_folder_that_the_user_is_in()
    {
        // arrange
        using var build = new BuildRun();
        string? seen = null, folder = null;
        build.Tasks.Add(
            new Probe(context =>
                (seen, folder) = (context.Values.Get(Arguments.ModelSavePath), context.Environment.WorkingDirectory.FullPath)));

        // act
        build.Execute($"--target={Probe.Name}", "--modelSavePath=../somewhere/model");

        // assert
        Assert.Equal(Path.GetFullPath("../somewhere/model", build.Caller.Path), seen);
        Assert.Equal(build.Paths.Root, folder);
    }

    [Fact]
    public void An_argument_that_the_target_does_not_take_is_a_warning_that_says_who_does()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute("--target=Clean", "--output=x");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains(
            "--output has no effect on Clean; it is taken by ConvertModel, QuantizeModel.", build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_that_a_dependency_takes_is_taken()
    {
        // arrange
        using var build = new BuildRun();

        // act
        build.Execute("--target=QuantizeAndEvaluateHousing", "--epochs=3", "--dryrun");

        // assert
        Assert.DoesNotContain("has no effect", build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_argument_is_named_once_and_has_a_default()
    {
        Assert.Equal(
            Arguments.All.Count, Arguments.All.Select(argument => argument.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Arguments.All, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Default)));
    }

    private static T Read<T>(Func<BuildContext, T> read, params string[] args)
    {
        using var build = new BuildRun();
        var result = default(T);
        build.Tasks.Add(new Probe(context => result = read(context)));
        Assert.Equal(0, build.Execute([$"--target={Probe.Name}", .. args]));
        return result!;
    }
}
