using QuantBuild.Workflow.Output;
using Spectre.Console.Testing;

namespace QuantBuild.Workflow.Tests.Output;

public sealed class PlainProgressTests
{
    [Fact]
    public void Lines_tell_every_tenth_after_the_first_second()
    {
        // arrange
        using var culture = new DecimalComma();
        using var console = new TestConsole();
        var time = new ManualTime();
        var progress = new PlainProgress(console, "Quantizing", time);

        // act
        for (var i = 1; i <= 20; i++)
        {
            time.Advance(0.4);
            progress.Report(i / 20.0);
        }

        // assert: 5 % take 0.4 s
        Assert.Equal(
            ["Quantizing: 10 %, 7 s left", "Quantizing: 20 %, 6 s left", "Quantizing: 30 %, 6 s left"],
            console.Lines.Take(3));
        Assert.Equal("Quantizing: 100 %, 0 s left", console.Lines[^1]);
        Assert.Equal(10, console.Lines.Count);
    }

    [Fact]
    public void What_is_done_within_a_second_is_not_told()
    {
        // arrange
        using var console = new TestConsole();
        var progress = new PlainProgress(console, "Quantizing", new ManualTime());

        // act
        progress.Report(1);

        // assert
        Assert.Empty(console.Output);
    }
}
