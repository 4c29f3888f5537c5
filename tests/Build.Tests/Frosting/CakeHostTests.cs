using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.Frosting;

/// <summary>The host must mean what Cake.Frosting means; these tests also hold with that package in its place.</summary>
public sealed class CakeHostTests
{
    private readonly List<string> _calls = [];
    private readonly HostRun _run = new();

    [Fact]
    public void Dependencies_run_first_declared_from_either_side()
    {
        // arrange
        _run.With(new Everything()).With(new Link(_calls)).With(new Compile(_calls)).With(new Fetch(_calls));

        // act
        var exitCode = _run.Execute("--target=Everything");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal("link", _calls[^1]);
        Assert.Equal(["compile", "fetch", "link"], _calls.Order());
    }

    [Fact]
    public void Exclusive_runs_the_target_alone()
    {
        // arrange
        _run.With(new Link(_calls)).With(new Compile(_calls));

        // act
        _run.Execute("-t", "link", "-e");

        // assert
        Assert.Equal(["link"], _calls);
    }

    [Fact]
    public void Several_targets_run_in_their_order()
    {
        // arrange
        _run.With(new Fetch(_calls)).With(new Compile(_calls)).With(new Link(_calls));

        // act
        _run.Execute("--target=Compile", "--target=Fetch");

        // assert
        Assert.Equal(["compile", "fetch"], _calls);
    }

    [Fact]
    public void A_task_that_should_not_run_is_left_out()
    {
        // arrange
        _run.With(new NeedsOptional(_calls)).With(new Optional(_calls));

        // act
        var exitCode = _run.Execute("--target=NeedsOptional");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(["needs optional"], _calls);
    }

    [Fact]
    public void An_error_is_one_line_and_exit_code_one()
    {
        // arrange
        _run.With(new Failing(_calls));

        // act
        var exitCode = _run.Execute("--target=Failing");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.EndsWith("Error: Out of flour.\n", _run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _run.Errors, StringComparison.Ordinal);
        Assert.Equal(["finally"], _calls);
    }

    [Fact]
    public void Diagnostic_verbosity_adds_the_stack_trace()
    {
        // arrange
        _run.With(new Failing(_calls));

        // act
        _run.Execute("--target=Failing", "--verbosity=diagnostic");

        // assert
        Assert.Contains($"   at {typeof(Failing).FullName}.Run", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_task_that_continues_does_not_fail_the_build()
    {
        // arrange
        _run.With(new FailingWithoutHarm(_calls));

        // act and assert
        Assert.Equal(0, _run.Execute("--target=FailingWithoutHarm"));
    }

    [Fact]
    public void An_error_that_the_task_handles_does_not_fail_the_build()
    {
        // arrange
        _run.With(new FailingHandled(_calls));

        // act
        var exitCode = _run.Execute("--target=FailingHandled");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(["handled: Out of flour.", "finally"], _calls);
    }

    [Theory]
    [InlineData(0, "--target=compile", "setup for compile|compile|teardown, successful: True")]
    [InlineData(1, "--target=failing", "setup for Failing|finally|teardown, successful: False")]
    public void A_lifetime_surrounds_the_tasks_whether_they_fail_or_not(int failures, string target, string expected)
    {
        // arrange
        _run.With(new Compile(_calls)).With(new Failing(_calls)).With(host => host
            .ConfigureServices(services => services.AddSingleton<ICollection<string>>(_calls))
            .UseLifetime<Lifetime>());

        // act
        var exitCode = _run.Execute(target);

        // assert
        Assert.Equal(failures > 0, exitCode != 0);
        Assert.Equal(expected.Split('|'), _calls);
    }

    [Fact]
    public void A_dependency_that_is_no_task_is_an_error()
    {
        // arrange
        _run.With(new DependsOnNoTask());

        // act
        var exitCode = _run.Execute("--target=DependsOnNoTask");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'String' is not a valid task", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_for_another_context_is_left_out_with_a_warning()
    {
        // arrange
        _run.With(new ForOtherContext()).With(new Compile(_calls));

        // act
        var exitCode = _run.Execute("--target=compile");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains(typeof(BuildContext).FullName!, _run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_verbosity_says_nothing_of_a_build_that_succeeds()
    {
        // arrange
        _run.With(new Compile(_calls));

        // act
        _run.Execute("--target=compile", "-v", "quiet");
        var quiet = _run.Log;
        _run.Execute("--target=compile", "-v", "diagnostic");

        // assert
        Assert.Equal(string.Empty, quiet);
        Assert.NotEqual(string.Empty, _run.Log);
    }

    [Fact]
    public void Description_lists_tasks_and_runs_none()
    {
        // arrange
        _run.With(new Compile(_calls)).With(new Fetch(_calls)).With(new Link(_calls));

        // act
        var exitCode = _run.Execute("--description");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Empty(_calls);
        Assert.Contains("Compile things", _run.Log + _run.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_and_info_run_nothing()
    {
        // arrange
        _run.With(new Compile(_calls));

        // act and assert
        Assert.Equal(0, _run.Execute("--version"));
        Assert.Equal(0, _run.Execute("--info"));
        Assert.Contains("Version: ", _run.Log, StringComparison.Ordinal);
        Assert.Empty(_calls);
    }

    [Theory]
    [InlineData("--verbosity=loud")]
    [InlineData("--target")]
    [InlineData("compile")]
    public void A_malformed_command_line_is_an_error(params string[] args)
    {
        // arrange
        _run.With(new Compile(_calls));

        // act and assert
        Assert.NotEqual(0, _run.Execute(args));
        Assert.Empty(_calls);
    }

    [Fact]
    public void The_working_directory_is_set_and_the_switch_overrules_it()
    {
        // arrange
        using var set = new TemporaryFolder();
        using var given = new TemporaryFolder();
        var seen = new List<string>();
        _run.With(new Look(context => seen.Add(context.Environment.WorkingDirectory.FullPath))).With(host =>
            host.UseWorkingDirectory(set.Path));

        // act
        _run.Execute("--target=Look");
        _run.Execute("--target=Look", "--working", given.Path);

        // assert
        Assert.Equal([set.Path, given.Path], seen);
    }

    [Fact]
    public void A_working_directory_that_does_not_exist_is_an_error()
    {
        // arrange
        _run.With(new Compile(_calls));

        // act
        var exitCode = _run.Execute("--target=compile", "--working=does-not-exist");

        // assert
        Assert.NotEqual(0, exitCode);
        Assert.Contains("does-not-exist' does not exist.", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_stands_among_the_arguments()
    {
        // arrange
        var seen = new List<string>();
        _run.With(new Look(context => seen.AddRange(context.Arguments.GetArguments("target"))));

        // act
        _run.Execute("-t", "Look");

        // assert
        Assert.Equal(["Look"], seen);
    }

    [Fact]
    public void Log_verbosity_follows_the_switch()
    {
        // arrange
        var seen = new List<Verbosity>();
        _run.With(new Look(context => seen.Add(context.Log.Verbosity)));

        // act
        _run.Execute("-t", "Look");
        _run.Execute("-t", "Look", "-v", "Verbose");

        // assert
        Assert.Equal([Verbosity.Normal, Verbosity.Verbose], seen);
    }

    private sealed class Look(Action<ICakeContext> look) : FrostingTask
    {
        public override void Run(ICakeContext context) => look(context);
    }
}
