using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Slurm;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>A launch on a real Slurm, where one runs.</summary>
public sealed class RealSlurmTests
{
    public RealSlurmTests() => RealSlurm.Require();

    [Theory]
    [InlineData("plain")]
    [InlineData("it's \"a\" $(b) %a \\ c;#")]
    public void Shards_that_fail_and_shards_that_are_lost_are_computed_again_and_rounds_go_on(string name)
    {
        // arrange
        using var stub = new ShardedStub(4, name) { Words = ["run", name] };
        stub.Write("fail-2", "once\n");
        stub.Write("lose", "1");
        stub.Write("rounds", "once\n");

        // act
        Launch(stub, settings => settings with { Max = 3, Cpus = 1, Minutes = 5 }).Run();

        // assert
        Assert.Equal(3, stub.Ran.Count(line => line == "shard 2"));
        Assert.Equal(4, stub.Merged.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            "Shard 2 of 4 failed (exit code 1) and is submitted again: Error: out of luck.", stub.Said, StringComparison.Ordinal);
        Assert.EndsWith("The verdict.\n", stub.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scancel", "--signal=KILL", "--full")]
    [InlineData("scontrol", "requeue")]
    public void A_shard_that_is_killed_or_requeued_is_computed_again(params string[] call)
    {
        // arrange: shards take long enough to be met
        using var stub = new ShardedStub(2);
        stub.Write("slow", "2");
        var isHit = false;

        // act
        Launch(stub, settings => settings, Hit).Run();

        // assert
        Assert.True(isHit);
        Assert.True(stub.Ran.Count(line => line == "shard 1") > 1, string.Join(", ", stub.Ran));
        Assert.Equal(2, stub.Merged.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        void Hit()
        {
            if (!isHit && stub.Ran.Contains("shard 1"))
            {
                var array = LaunchRecord.Load(Path.Combine(stub.Launch, "launch.json"))!.Arrays[0].Job;
                RealSlurm.Call(call[0], [.. call[1..], $"{array}_1"]);
                isHit = true;
            }
        }
    }

    [Fact]
    public void A_launcher_that_dies_is_gone_on_from_while_its_jobs_run()
    {
        // arrange
        using var stub = new ShardedStub(3);
        stub.Write("slow", "0.5");
        Assert.Throws<OperationCanceledException>(Launch(stub, settings => settings, () => throw new OperationCanceledException()).Run);

        // act
        Launch(stub, settings => settings).Run();

        // assert
        Assert.Equal(["merge", "shard 0", "shard 1", "shard 2"], stub.Ran.Order(StringComparer.Ordinal));
        Assert.Equal(3, stub.Merged.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_partition_that_there_is_not_is_Slurms_own_error()
    {
        // arrange
        using var stub = new ShardedStub(2);

        // act
        var error = Assert.Throws<WorkflowException>(Launch(stub, settings => settings with { Partition = "nowhere" }).Run);

        // assert
        Assert.StartsWith("sbatch did not take run-digits-", error.Message, StringComparison.Ordinal);
        Assert.Contains("invalid partition", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static SlurmLaunch Launch(ShardedStub stub, Func<LaunchSettings, LaunchSettings> settings, Action? pause = null) =>
        stub.LaunchOn(new SlurmPrograms(settings(stub.Settings)), time =>
        {
            pause?.Invoke();
            Thread.Sleep(TimeSpan.FromSeconds(Math.Min(time.TotalSeconds, 0.5)));
        }, settings);
}
