using Build.Tests.Running;

namespace Build.Tests.Targets;

public sealed class DrawQuantizationTests
{
    [Fact]
    public void The_figure_is_drawn_once_and_again_when_forced()
    {
        // arrange
        using var build = new BuildRun();

        // act
        var logs = new[] { Draw(), Draw(), Draw("--force") };

        // assert
        Assert.Equal(
            ["runs: not done before", "skipped: inputs unchanged (use --force to rerun)", "runs: --force"],
            logs.Select(log => log.Trim().Split('\n')[0]["DrawQuantization ".Length..]));
        Assert.All(logs, log => Assert.Contains("artifacts/reports/quantization.png", log, StringComparison.Ordinal));
        Assert.All((string[])["png", "svg"], extension =>
            Assert.True(new FileInfo(build.Paths.QuantizationFigure(extension)).Length > 1000));

        string Draw(params string[] args)
        {
            Assert.Equal(0, build.Execute(["--target=DrawQuantization", .. args]));
            return build.Log;
        }
    }
}
