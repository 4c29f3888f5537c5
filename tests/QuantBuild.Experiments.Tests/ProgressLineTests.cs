namespace QuantBuild.Experiments.Tests;

public sealed class ProgressLineTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void What_is_done_within_a_second_is_not_told()
    {
        // arrange
        var progress = new ProgressLine(new ExperimentLog(_output, IsTerminal: false), "Reading", "images", time: _time);

        // act
        _time.Advance(0.9);
        progress.Report(100, 100);

        // assert
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void A_file_gets_a_line_for_every_tenth_with_what_remains()
    {
        // arrange
        using var culture = new DecimalComma();
        var progress = new ProgressLine(new ExperimentLog(_output, IsTerminal: false), "Reading", "images", time: _time);

        // act
        for (var done = 5; done <= 100; done += 5)
        {
            _time.Advance(0.5);
            progress.Report(done, 100);
        }

        // assert
        var lines = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.Equal(("Reading: 10/100 images, 10.0/s, 9 s left", "Reading: 100/100 images, 10.0/s, 0 s left"), (lines[0], lines[9]));
        Assert.DoesNotContain('\r', _output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_terminal_gets_one_line_that_is_drawn_over()
    {
        // arrange
        var progress = new ProgressLine(new ExperimentLog(_output, IsTerminal: true), "Reading", "images", time: _time);

        // act
        foreach (var done in (int[])[50, 51, 100])
        {
            _time.Advance(done == 51 ? 0.01 : 1);
            progress.Report(done, 100);
        }

        // assert: the second came too soon to be drawn
        Assert.Equal(2, _output.ToString().Count(c => c == '\r') - (Environment.NewLine.Length - 1));
        Assert.Contains("[===============...............] 50/100 images, 50.0/s, 1 s left", _output.ToString(), StringComparison.Ordinal);
    }
}
