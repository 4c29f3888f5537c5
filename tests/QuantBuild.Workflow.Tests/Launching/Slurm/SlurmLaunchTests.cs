using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Launching.Slurm;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>A command in shards on Slurm, of which a stand-in runs the scripts.</summary>
public sealed class SlurmLaunchTests
{
    public static bool HasNoShell => !File.Exists("/bin/sh");

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void An_array_and_a_merge_that_waits_for_it_are_submitted_and_followed()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(8);

        // act
        stub.LaunchOn(slurm, settings: settings => settings with { Max = 4 }).Run();

        // assert
        Assert.Equal([("0-7%4", null), (null, "afterok:1")], slurm.Submitted.Select(job => (job.Array, job.After)));
        Assert.Equal(Parts(stub), stub.Merged);
        Assert.Contains("stub: Round 1: 8 of 8 shards done, 0 running, 0 waiting", stub.Said, StringComparison.Ordinal);
        Assert.EndsWith("The verdict.\n", stub.Said, StringComparison.Ordinal);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_shard_that_fails_is_named_and_submitted_once_more()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(4);
        stub.Write("fail-2", "once\n");

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Contains(
            "Warning: stub: Shard 2 of 4 failed (exit code 1) and is submitted again: Error: out of luck. Its log: ", stub.Said,
            StringComparison.Ordinal);
        Assert.Equal(["0-3", null, "2", null], slurm.Submitted.Select(job => job.Array));
        Assert.Equal("afterany:1,afterok:3", slurm.Submitted[^1].After);
        Assert.Single(stub.Ran, "merge");
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_shard_that_fails_twice_ends_the_launch_and_the_same_command_begins_another()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(3);
        stub.Write("fail-1", "once\ntwice\n");

        // act
        var error = Assert.Throws<WorkflowException>(stub.LaunchOn(slurm).Run);
        var merged = stub.Merged;
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.StartsWith("Shard 1 of 3 failed twice: Error: out of luck. Its log: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, merged);
        Assert.Equal(Parts(stub), stub.Merged);
        Assert.Equal(slurm.Submitted.Count, slurm.Submitted.Select(job => job.Name).Distinct().Count());
    }

    [Theory(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    [InlineData("OUT_OF_MEMORY", false)]
    [InlineData("FAILED", true)]
    public void A_shard_that_is_killed_is_submitted_once_more(string state, bool isForgotten)
    {
        // arrange
        var slurm = new LocalSlurm { IsForgetful = isForgotten };
        using var stub = new ShardedStub(3);
        slurm.Killed[$"{stub.Settings.Command.NameOf(3)}-0-0-s0.1"] = state;

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        var why = isForgotten ? "it is gone from the queue, and left no exit code" : state;
        Assert.Contains($"Shard 1 of 3 failed ({why}", stub.Said, StringComparison.Ordinal);
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_merge_that_is_killed_is_submitted_once_more()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(2);
        slurm.Killed[$"{stub.Settings.Command.NameOf(2)}-0-0-m0"] = "NODE_FAIL";

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Equal(Parts(stub), stub.Merged);
        Assert.Equal(3, slurm.Submitted.Count);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_merge_that_waits_long_is_asked_for_ever_more_seldom()
    {
        // arrange
        var slurm = new LocalSlurm { MergeWaits = 40 };
        using var stub = new ShardedStub(1);
        var pauses = new List<TimeSpan>();

        // act
        stub.LaunchOn(slurm, pauses.Add).Run();

        // assert
        Assert.Equal(Pace.Longest, pauses.Max());
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_merge_that_asks_for_more_gets_another_round()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(3);
        stub.Write("rounds", "one\ntwo\n");

        // act
        var launch = stub.LaunchOn(slurm);
        launch.Run();

        // assert
        Assert.Equal(3, launch.Rounds);
        Assert.Equal(["0-2", null, "0-2", null, "0-2", null], slurm.Submitted.Select(job => job.Array));
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_shard_whose_file_is_lost_before_the_merge_is_computed_again()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(5);
        stub.Write("lose", "3");

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Equal(["0-4", null, "3", null], slurm.Submitted.Select(job => job.Array));
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Theory(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_launcher_that_dies_is_gone_on_from_by_the_same_command(int pauses)
    {
        // arrange: it dies after some looks at the queue, the last of them while the merge waits
        var slurm = new LocalSlurm { MergeWaits = 1 };
        using var stub = new ShardedStub(4);
        Assert.Throws<OperationCanceledException>(stub.LaunchOn(slurm, _ => Die(ref pauses)).Run);

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Equal(2, slurm.Submitted.Count);
        Assert.Equal(Parts(stub), stub.Merged);
        Assert.Contains("Goes on with what was submitted: 2 jobs.", stub.Said, StringComparison.Ordinal);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_launcher_that_died_before_it_noted_a_job_finds_it_by_its_name()
    {
        // arrange: the array is submitted, and not in the record
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(4);
        var pauses = 1;
        Assert.Throws<OperationCanceledException>(stub.LaunchOn(slurm, _ => Die(ref pauses)).Run);
        var path = Path.Combine(stub.Launch, "launch.json");
        (LaunchRecord.Load(path)! with { Arrays = [], Merges = [] }).Save(path);

        // act
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Equal(2, slurm.Submitted.Count);
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void More_shards_than_an_array_may_have_are_several_arrays_that_take_turns()
    {
        // arrange
        var slurm = new LocalSlurm { MostIndices = 3 };
        using var stub = new ShardedStub(8);

        // act
        stub.LaunchOn(slurm, settings: settings => settings with { Max = 2 }).Run();

        // assert
        Assert.Equal(
            [("0-2%2", null), ("0-2%2", "afterany:1"), ("0-1%2", "afterany:2"), (null, "afterok:1:2:3")],
            slurm.Submitted.Select(job => (job.Array, job.After)));
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Theory(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    [InlineData("it's \"quoted\" $(touch gone) `x` %a;&|<>*?~!#")]
    [InlineData("line\nbreak and a \\ backslash\\")]
    [InlineData("größe 数字 😀")]
    public void Names_and_folders_of_any_kind_reach_the_program_as_they_are(string name)
    {
        // arrange
        using var stub = new ShardedStub(2, name) { Words = ["run", name, $"--baseline={name}", "-n", ""] };

        // act
        stub.LaunchOn(new LocalSlurm()).Run();

        // assert
        Assert.Equal(Parts(stub), stub.Merged);
        Assert.False(File.Exists(stub["gone"]));
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void Where_it_is_asked_for_the_jobs_end_with_the_command()
    {
        // arrange
        var slurm = new LocalSlurm();
        using var stub = new ShardedStub(4);
        var pauses = 2;
        SlurmLaunch? launch = null;
        launch = stub.LaunchOn(slurm, pause =>
        {
            // Who is to wait for ever is what the process ends.
            if (pause == Timeout.InfiniteTimeSpan)
            {
                throw new OperationCanceledException();
            }

            if (--pauses == 0)
            {
                launch!.Cancel();
            }
        });

        // act
        Assert.Throws<OperationCanceledException>(launch.Run);

        // assert
        Assert.DoesNotContain(slurm.Queue(), task => !task.HasEnded);
        Assert.Equal(2, slurm.Submitted.Count);
        Assert.DoesNotContain("failed", stub.Said, StringComparison.Ordinal);

        // act: the same command
        stub.LaunchOn(slurm).Run();

        // assert
        Assert.Equal(Parts(stub), stub.Merged);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}x")]
    [InlineData("""{ "run": 0, "round": 0, "shards": [0], "arrays": [null], "merges": [], "hasEnded": false }""")]
    [InlineData("""{ "run": -5 }""")]
    [InlineData("""{ "unknown": 0 }""")]
    public void A_damaged_record_of_a_launch_is_named(string text)
    {
        // arrange
        using var stub = new ShardedStub(2);
        stub.Write("launch/launch.json", text);

        // act
        var error = Assert.Throws<WorkflowException>(() => stub.LaunchOn(new LocalSlurm()));

        // assert
        Assert.StartsWith(Path.Combine(stub.Launch, "launch.json"), error.Message, StringComparison.Ordinal);
        Assert.EndsWith("delete it to launch anew.", error.Message, StringComparison.Ordinal);
    }

    private static string Parts(ShardedStub stub) => string.Concat(Enumerable.Range(0, stub.Shards).Select(shard =>
        $"{shard} of {stub.Shards}: {string.Join(' ', stub.Words)} --shardDir={Path.Combine(stub.Launch, "shards")} "
            + $"--shard={shard}/{stub.Shards}\n"));

    private static void Die(ref int pauses)
    {
        if (--pauses == 0)
        {
            throw new OperationCanceledException();
        }
    }
}
