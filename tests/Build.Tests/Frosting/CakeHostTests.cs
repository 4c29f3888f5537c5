using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.Frosting;

/// <summary>The host must mean what Cake.Frosting means; these tests also hold with that package in its place.</summary>
public sealed class CakeHostTests
{
    private readonly List<string> calls = [];
    private readonly HostRun run = new();

    [Fact]
    public void Dependencies_run_first_declared_from_either_side()
    {
        // arrange
        run.With(new Everything()).With(new Link(calls)).With(new Compile(calls)).With(new Fetch(calls));

        // act
        var exitCode = run.Execute("--target=Everything");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal("link", calls[^1]);
        Assert.Equal(["compile", "fetch", "link"], calls.Order());
    }

    [Fact]
    public void Exclusive_runs_the_target_alone()
    {
        // arrange
        run.With(new Link(calls)).With(new Compile(calls));

        // act
        run.Execute("-t", "link", "-e");

        // assert
        Assert.Equal(["link"], calls);
    }

    [Fact]
    public void Several_targets_run_in_their_order()
    {
        // arrange
        run.With(new Fetch(calls)).With(new Compile(calls)).With(new Link(calls));

        // act
        run.Execute("--target=Compile", "--target=Fetch");

        // assert
        Assert.Equal(["compile", "fetch"], calls);
    }

    [Fact]
    public void A_task_that_should_not_run_is_left_out()
    {
        // arrange
        run.With(new NeedsOptional(calls)).With(new Optional(calls));

        // act
        var exitCode = run.Execute("--target=NeedsOptional");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(["needs optional"], calls);
    }

    [Fact]
    public void An_error_is_one_line_and_exit_code_one()
    {
        // arrange
        run.With(new Failing(calls));

        // act
        var exitCode = run.Execute("--target=Failing");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.EndsWith("Error: Out of flour.\n", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["finally"], calls);
    }

    [Fact]
    public void Diagnostic_verbosity_adds_the_stack_trace()
    {
        // arrange
        run.With(new Failing(calls));

        // act
        run.Execute("--target=Failing", "--verbosity=diagnostic");

        // assert
        Assert.Contains($"   at {typeof(Failing).FullName}.Run", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_task_that_continues_does_not_fail_the_build()
    {
        // arrange
        run.With(new FailingWithoutHarm(calls));

        // act and assert
        Assert.Equal(0, run.Execute("--target=FailingWithoutHarm"));
    }

    [Fact]
    public void An_error_that_the_task_handles_does_not_fail_the_build()
    {
        // arrange
        run.With(new FailingHandled(calls));

        // act
        var exitCode = run.Execute("--target=FailingHandled");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(["handled: Out of flour.", "finally"], calls);
    }

    [Theory]
    [InlineData(0, "--target=compile", "setup for compile|compile|teardown, successful: True")]
    [InlineData(1, "--target=failing", "setup for Failing|finally|teardown, successful: False")]
    public void A_lifetime_surrounds_the_tasks_whether_they_fail_or_not(int failures, string target, string expected)
    {
        // arrange
        run.With(new Compile(calls)).With(new Failing(calls)).With(host => host
            .ConfigureServices(services => services.AddSingleton<ICollection<string>>(calls))
            .UseLifetime<Lifetime>());

        // act
        var exitCode = run.Execute(target);

        // assert
        Assert.Equal(failures > 0, exitCode != 0);
        Assert.Equal(expected.Split('|'), calls);
    }

    [Fact]
    public void A_dependency_that_is_no_task_is_an_error()
    {
        // arrange
        run.With(new DependsOnNoTask());

        // act
        var exitCode = run.Execute("--target=DependsOnNoTask");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'String' is not a valid task", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_for_another_context_is_left_out_with_a_warning()
    {
        // arrange
        run.With(new ForOtherContext()).With(new Compile(calls));

        // act
        var exitCode = run.Execute("--target=compile");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains(typeof(BuildContext).FullName!, run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_verbosity_says_nothing_of_a_build_that_succeeds()
    {
        // arrange
        run.With(new Compile(calls));

        // act
        run.Execute("--target=compile", "-v", "quiet");
        var quiet = run.Log;
        run.Execute("--target=compile", "-v", "diagnostic");

        // assert
        Assert.Equal(string.Empty, quiet);
        Assert.NotEqual(string.Empty, run.Log);
    }

    [Fact]
    public void Description_lists_tasks_and_runs_none()
    {
        // arrange
        run.With(new Compile(calls)).With(new Fetch(calls)).With(new Link(calls));

        // act
        var exitCode = run.Execute("--description");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Empty(calls);
        Assert.Contains("Compile things", run.Log + run.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_and_info_run_nothing()
    {
        // arrange
        run.With(new Compile(calls));

        // act and assert
        Assert.Equal(0, run.Execute("--version"));
        Assert.Equal(0, run.Execute("--info"));
        Assert.Contains("Version: ", run.Log, StringComparison.Ordinal);
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData("--verbosity=loud")]
    [InlineData("--target")]
    [InlineData("compile")]
    public void A_malformed_command_line_is_an_error(params string[] args)
    {
        // arrange
        run.With(new Compile(calls));

        // act and assert
        Assert.NotEqual(0, run.Execute(args));
        Assert.Empty(calls);
    }

    [Fact]
    public void The_working_directory_is_set_and_the_switch_overrules_it()
    {
        // arrange
        using var set = new TemporaryFolder();
        using var given = new TemporaryFolder();
        var seen = new List<string>();
        run.With(new Look(context => seen.Add(context.Environment.WorkingDirectory.FullPath))).With(host => host.UseWorkingDirectory(set.Path));

        // act
        run.Execute("--target=Look");
        run.Execute("--target=Look", "--working", given.Path);

        // assert
        Assert.Equal([set.Path, given.Path], seen);
    }

    [Fact]
    public void A_working_directory_that_does_not_exist_is_an_error()
    {
        // arrange
        run.With(new Compile(calls));

        // act
        var exitCode = run.Execute("--target=compile", "--working=does-not-exist");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.Contains("does-not-exist' does not exist.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_stands_among_the_arguments()
    {
        // arrange
        var seen = new List<string>();
        run.With(new Look(context => seen.AddRange(context.Arguments.GetArguments("target"))));

        // act
        run.Execute("-t", "Look");

        // assert
        Assert.Equal(["Look"], seen);
    }

    [Fact]
    public void Log_verbosity_follows_the_switch()
    {
        // arrange
        var seen = new List<Verbosity>();
        run.With(new Look(context => seen.Add(context.Log.Verbosity)));

        // act
        run.Execute("-t", "Look");
        run.Execute("-t", "Look", "-v", "Verbose");

        // assert
        Assert.Equal([Verbosity.Normal, Verbosity.Verbose], seen);
    }

    private sealed class Look(Action<ICakeContext> look) : FrostingTask
    {
        public override void Run(ICakeContext context) => look(context);
    }
}
