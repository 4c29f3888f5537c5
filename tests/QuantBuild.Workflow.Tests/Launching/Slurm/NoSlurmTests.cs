using QuantBuild.Workflow.Launching;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>A launch where no Slurm is.</summary>
public sealed class NoSlurmTests
{
    public NoSlurmTests() => RealSlurm.RequireNone();

    [Fact]
    public void Is_an_error_that_leaves_nothing()
    {
        // arrange
        using var launches = new Launches();

        // act
        var error = Assert.Throws<WorkflowException>(() => LaunchOperation.Run(launches.Context, launches.Settings("slurm", ["run"])));

        // assert
        Assert.StartsWith("squeue ", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(launches.Folder["artifacts"]));
    }
}
