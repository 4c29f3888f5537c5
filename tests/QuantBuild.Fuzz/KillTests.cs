using QuantBuild.Fuzz.Kills;

namespace QuantBuild.Fuzz;

/// <summary>A few kills; a campaign has hundreds, see docs/reliability.md.</summary>
public sealed class KillTests
{
    [Theory]
    [InlineData("QuantizeModel")]
    [InlineData("TrainHousing")]
    public void A_killed_target_loses_nothing_and_the_next_run_does_its_work(string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are killed and folders copied by commands of Linux");

        // arrange
        var told = new List<string>();
        using var run = new KillRun(KillScenarios.All.Single(scenario => scenario.Name == target), told.Add);

        // act
        var tally = run.Kill(kills: 3, seed: 2);

        // assert
        Assert.True(tally.IsClean, string.Join('\n', told));
        Assert.True(tally.Kills > 0, "nothing was killed in time");
    }
}
