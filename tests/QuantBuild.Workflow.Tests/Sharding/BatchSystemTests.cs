using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Tests.Sharding;

public sealed class BatchSystemTests
{
    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0", 2, 8)]
    [InlineData("SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=10", 2, 8)]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=8", 2, 8)]
    [InlineData("SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=7 SLURM_ARRAY_TASK_MAX=7", 0, 1)]
    [InlineData("SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=4", 3, 4)]
    [InlineData("SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=9", 2, 4)]
    [InlineData("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4 CI_NODE_INDEX=2 CI_NODE_TOTAL=4", 1, 4)]
    [InlineData("JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=3", 0, 3)]
    [InlineData("CI_NODE_INDEX=1 CI_NODE_TOTAL=4", 0, 4)]
    [InlineData("CI_NODE_INDEX=4 CI_NODE_TOTAL=4", 3, 4)]
    [InlineData("AWS_BATCH_JOB_ARRAY_INDEX=5 AWS_BATCH_JOB_ARRAY_SIZE=6", 5, 6)]
    public void Each_system_says_which_part(string variables, int index, int count)
    {
        // act
        var number = BatchSystem.Ask(Variables(variables));

        // assert
        Assert.Equal(new ShardNumber(index, count), number);
    }

    [Theory]
    [InlineData("", "none is set")]
    [InlineData("CI_NODE_INDEX=0 CI_NODE_TOTAL=4", "CI_NODE_INDEX must be from 1 to 4, for CI_NODE_TOTAL is 4. Got 0.")]
    [InlineData("SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_COUNT=8", "SLURM_ARRAY_TASK_ID must be from 0 to 7")]
    [InlineData("SLURM_ARRAY_TASK_ID=6 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=9",
        "SLURM_ARRAY_TASK_ID must be from 3 to 9 by steps of 2, for SLURM_ARRAY_TASK_COUNT is 4. Got 6.")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7",
        "SLURM_ARRAY_TASK_ID must be from 1 to 7 by steps of 3, for SLURM_ARRAY_TASK_COUNT is 3. Got 3.")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_MAX=1",
        "SLURM_ARRAY_TASK_ID must be from 5 to ")]
    [InlineData("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4 CI_NODE_INDEX=1 CI_NODE_TOTAL=4",
        "SLURM_ARRAY_TASK_ID says 1/4, and CI_NODE_INDEX 0/4. Give --shard=i/n instead.")]
    [InlineData("JOB_COMPLETION_INDEX=1", "JOB_COMPLETIONS must be a whole number from 1 to 100000. Got nothing.")]
    [InlineData("JOB_COMPLETION_INDEX=x JOB_COMPLETIONS=2", "JOB_COMPLETION_INDEX must be a whole number from 0 to 100000. Got \"x\".")]
    public void What_makes_no_sense_is_named(string variables, string error)
    {
        // act
        var exception = Assert.Throws<WorkflowException>(() => BatchSystem.Ask(Variables(variables)));

        // assert
        Assert.Contains(error, exception.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> Variables(string text)
    {
        var values = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
