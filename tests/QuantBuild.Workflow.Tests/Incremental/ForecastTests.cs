using System.Globalization;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Tests.Incremental;

/// <summary>A dry run says what a run would do, by the very reason that it then acts upon, and writes nothing.</summary>
public sealed class ForecastTests : IDisposable
{
    private static readonly Dictionary<string, string> _nothing = [];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    private string Input => _folder["input.txt"];

    private string Output => _folder["model"];

    public ForecastTests() => File.WriteAllText(Input, "one");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Changes =>
        ["nothing done", "epochs", "input", "output", "output gone", "record", "code", "failed", "force", "foreign file"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_reason_is_the_one_that_a_run_acts_upon(string change)
    {
        // arrange
        var epochs = Change(change);
        var before = _folder.Files().ToDictionary(file => file, file => File.ReadAllText(_folder[file]));

        // act
        var forecast = Step(epochs).Foresee(force: change == "force", _nothing);
        var after = _folder.Files().ToDictionary(file => file, file => File.ReadAllText(_folder[file]));
        Step(epochs).Run(force: change == "force", _told.Add, Write);

        // assert
        Assert.Equal(StepOutcome.Runs, forecast.Outcome);
        Assert.Equal($"Train would run: {forecast.Reason}", forecast.ToString());
        Assert.Equal($"Train runs: {forecast.Reason}", _told[^1]);
        Assert.Equal(before, after);
    }

    [Fact]
    public void What_is_up_to_date_is_so_since_its_outputs_were_written()
    {
        // arrange
        Run();
        var time = File.GetLastWriteTime(Path.Combine(Output, "weights.bin"));

        // act
        var forecast = Step().Foresee(force: false, _nothing);

        // assert
        Assert.Equal(
            $"Train would be skipped: up to date since {time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}",
            forecast.ToString());
        Assert.False(Run());
    }

    [Fact]
    public void A_step_whose_input_is_yet_to_be_written_runs_unless_that_stays_the_same()
    {
        // arrange
        Run();
        var coming = new Dictionary<string, string> { [Input] = "Fetch" };

        // act
        var forecast = Step().Foresee(force: false, coming);

        // assert
        Assert.Equal("Train would run unless Fetch writes what is there already", forecast.ToString());
        Assert.Equal(StepOutcome.RunsIfChanged, forecast.Outcome);
    }

    [Fact]
    public void An_input_that_a_step_before_would_write_is_not_missing_and_another_is()
    {
        // arrange
        File.Delete(Input);

        // act
        var forecast = Step().Foresee(force: false, new Dictionary<string, string> { [_folder.Path] = "Fetch" });
        var missing = Assert.Throws<WorkflowException>(() => Step().Foresee(force: false, _nothing));

        // assert
        Assert.Equal("Train would run: not done before", forecast.ToString());
        Assert.Equal($"Train needs {Input}, which does not exist.", missing.Message);
    }

    [Fact]
    public void A_reason_of_its_own_goes_before_that_of_a_step_before()
    {
        // arrange
        Run();
        File.Delete(Input);

        // act
        var forecast = Step(epochs: 5).Foresee(force: false, new Dictionary<string, string> { [Input] = "Fetch" });

        // assert: neither that the input is gone
        Assert.Equal("Train would run: epochs changed from 200 to 5", forecast.ToString());
    }

    private int Change(string change)
    {
        if (change == "nothing done")
        {
            return 200;
        }

        Run();
        switch (change)
        {
            case "input":
                File.WriteAllText(Input, "two");
                break;
            case "output":
                File.WriteAllText(Path.Combine(Output, "weights.bin"), "X");
                break;
            case "foreign file":
                File.WriteAllText(Path.Combine(Output, "extra.bin"), "X");
                break;
            case "output gone":
                Directory.Delete(Output, recursive: true);
                break;
            case "record":
                File.WriteAllText(Step().RecordPath, "{");
                break;
            case "code":
                (StepRecord.Load(Step().RecordPath)! with { Code = new Dictionary<string, string> { ["Other"] = "1" } })
                    .Save(Step().RecordPath);
                break;
            case "failed":
                Assert.Throws<InvalidOperationException>(() =>
                    Step().Run(force: true, _told.Add, () => throw new InvalidOperationException()));
                break;
        }

        return change == "epochs" ? 5 : 200;
    }

    private bool Run() => Step().Run(force: false, _told.Add, Write);

    private void Write()
    {
        _folder.Write("model/model.json", "{}"u8.ToArray());
        _folder.Write("model/weights.bin", "1"u8.ToArray());
    }

    private Step Step(int epochs = 200) => new("Train", Output)
    {
        Inputs = [Input],
        Values = new Dictionary<string, string> { ["epochs"] = epochs.ToString(CultureInfo.InvariantCulture) },
        Code = [typeof(Step).Assembly],
    };
}
