using System.Globalization;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Tests.Incremental;

public sealed class StepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];
    private int _runs;

    private string Input => _folder["input.txt"];

    private string Output => _folder["model"];

    public StepTests() => File.WriteAllText(Input, "one");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_is_skipped_and_says_so()
    {
        // act
        var first = Run();
        var second = Run();

        // assert
        Assert.True(first);
        Assert.False(second);
        Assert.Equal(["Train runs: not done before", "Train skipped: inputs unchanged (use --force to rerun)"], _told);
    }

    [Fact]
    public void Force_reruns()
    {
        // act
        Run();
        Run(force: true);

        // assert
        Assert.Equal(2, _runs);
        Assert.Equal("Train runs: --force", _told[^1]);
    }

    [Fact]
    public void A_link_to_an_input_counts_as_what_it_leads_to()
    {
        // arrange: both long ago, of one length and time, as unpacked archives have them
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.WriteAllText(_folder["a"], "one");
        File.WriteAllText(_folder["b"], "two");
        File.SetLastWriteTimeUtc(_folder["a"], old);
        File.SetLastWriteTimeUtc(_folder["b"], old);
        File.Delete(Input);
        File.CreateSymbolicLink(Input, _folder["a"]);
        Run();
        File.Delete(Input);
        File.CreateSymbolicLink(Input, _folder["b"]);

        // act
        Run();

        // assert
        Assert.Equal("Train runs: input input.txt changed", _told[^1]);
    }

    [Fact]
    public void Links_to_folders_in_an_input_do_not_lead_in_circles()
    {
        // arrange
        File.Delete(Input);
        Directory.CreateDirectory(Path.Combine(Input, "inner", "more"));
        File.WriteAllText(Path.Combine(Input, "inner", "more", "x"), "one");
        File.CreateSymbolicLink(Path.Combine(Input, "inner", "back"), Input);
        Run();
        File.WriteAllText(Path.Combine(Input, "inner", "more", "x"), "two");

        // act
        Run();

        // assert
        Assert.Equal("Train runs: input input.txt/inner/more/x changed", _told[^1]);
    }

    [Fact]
    public void A_changed_input_reruns_even_with_its_old_length_and_time()
    {
        // arrange
        Run();
        var time = File.GetLastWriteTimeUtc(Input);
        File.WriteAllText(Input, "two");
        File.SetLastWriteTimeUtc(Input, time);

        // act
        Run();

        // assert: written too shortly before it was recorded for its time to prove anything
        Assert.Equal("Train runs: input input.txt changed", _told[^1]);
    }

    [Fact]
    public void A_file_with_recorded_length_and_older_time_is_not_read_again()
    {
        // arrange: out of reach of the clock's tick, so that content alone could tell
        var longAgo = new DateTime(2020, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Input, longAgo);
        Run();
        File.WriteAllText(Input, "two");
        File.SetLastWriteTimeUtc(Input, longAgo);

        // act
        Run();

        // assert
        Assert.Equal(1, _runs);
    }

    [Fact]
    public void A_record_that_is_sure_of_every_file_is_not_written_again()
    {
        // arrange: all written long before they were recorded
        var longAgo = new DateTime(2020, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        Run();
        Array.ForEach([Input, .. Directory.GetFiles(Output)], file => File.SetLastWriteTimeUtc(file, longAgo));
        Run();
        var before = StepRecord.Load(Step().RecordPath)!.RecordedAt;

        // act
        Run();

        // assert
        Assert.Equal(before, StepRecord.Load(Step().RecordPath)!.RecordedAt);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public void What_cannot_be_read_in_an_input_is_for_the_work_to_refuse_and_counts_as_changed_once_it_can()
    {
        // arrange: links to nothing, and in a circle
        File.Delete(Input);
        Directory.CreateDirectory(Input);
        File.CreateSymbolicLink(Path.Combine(Input, "x"), "y");
        File.CreateSymbolicLink(Path.Combine(Input, "z"), "z");
        Run();

        // act
        Run();
        File.WriteAllText(Path.Combine(Input, "y"), "one");
        Run();

        // assert
        Assert.Equal(2, _runs);
        Assert.Equal("Train runs: input input.txt/x changed", _told[^1]);
    }

    [Fact]
    public void A_touched_but_equal_input_does_not_rerun()
    {
        // arrange
        Run();
        File.SetLastWriteTimeUtc(Input, DateTime.UtcNow.AddHours(1));

        // act
        Run();

        // assert
        Assert.Equal(1, _runs);
    }

    [Fact]
    public void A_changed_value_reruns_and_names_both_values()
    {
        // act
        Run(epochs: 200);
        Run(epochs: 5);

        // assert
        Assert.Equal("Train runs: epochs changed from 200 to 5", _told[^1]);
    }

    [Fact]
    public void Changed_code_reruns()
    {
        // arrange
        Run();
        var record = StepRecord.Load(Output + ".step.json")!;
        (record with { Code = record.Code.ToDictionary(code => code.Key, _ => Guid.Empty.ToString()) }).Save(Output + ".step.json");

        // act
        Run();

        // assert
        Assert.Equal("Train runs: the code of QuantBuild.Workflow changed", _told[^1]);
    }

    [Fact]
    public void A_tampered_output_reruns()
    {
        // arrange
        Run();
        File.WriteAllText(Path.Combine(Output, "weights.bin"), "X");

        // act
        Run();

        // assert
        Assert.Equal("Train runs: output model/weights.bin changed", _told[^1]);
    }

    [Fact]
    public void A_missing_part_of_an_output_reruns()
    {
        // arrange
        Run();
        File.Delete(Path.Combine(Output, "weights.bin"));

        // act
        Run();

        // assert
        Assert.Equal("Train runs: output model/weights.bin is gone", _told[^1]);
    }

    [Fact]
    public void A_missing_output_folder_reruns()
    {
        // arrange
        Run();
        Directory.Delete(Output, recursive: true);

        // act
        Run();

        // assert
        Assert.Equal("Train runs: output model is missing", _told[^1]);
    }

    [Fact]
    public void A_foreign_file_in_an_output_folder_reruns()
    {
        // arrange
        Run();
        File.WriteAllText(Path.Combine(Output, "extra.bin"), "X");

        // act
        Run();

        // assert
        Assert.Equal("Train runs: output model/extra.bin is new", _told[^1]);
    }

    [Fact]
    public void A_failed_step_runs_again()
    {
        // arrange
        Run();

        // act
        Assert.Throws<InvalidOperationException>(() => Step().Run(force: true, _told.Add, () => throw new InvalidOperationException()));
        Run();

        // assert
        Assert.Equal("Train runs: it was interrupted or failed the last time", _told[^1]);
    }

    [Fact]
    public void While_it_runs_a_record_says_so_with_the_values_it_runs_with()
    {
        // arrange
        StepRecord? meanwhile = null;
        Run(epochs: 3);

        // act
        Step(epochs: 400).Run(force: false, _told.Add, () =>
        {
            meanwhile = StepRecord.Load(Step().RecordPath);
            Write();
        });

        // assert
        Assert.Equal((StepState.Running, "400"), (meanwhile!.State, meanwhile.Values["epochs"]));
        Assert.Equal(StepState.Done, StepRecord.Load(Step().RecordPath)!.State);
    }

    [Fact]
    public async Task A_run_of_the_same_step_waits_for_the_one_that_goes_on_and_says_for_whom()
    {
        // arrange
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var waiting = new List<string>();
        var first = Task.Run(() => Step().Run(force: false, _ => { }, () =>
        {
            begun.Set();
            mayEnd.Wait();
            Write();
        }));
        await Task.Run(() => begun.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        // act
        var second = Task.Run(() => Step().Run(
            force: false,
            line =>
            {
                waiting.Add(line);
                mayEnd.Set();
            },
            () => Write()));
        var results = await Task.WhenAll(first, second).WaitAsync(TestContext.Current.CancellationToken);

        // assert
        Assert.Equal([true, false], results);
        Assert.Equal(1, _runs);
        Assert.StartsWith($"Train waits for process {Environment.ProcessId}, since ", waiting[0], StringComparison.Ordinal);
        Assert.Equal(["input.txt", "model", "model.step.json"], Directory.GetFileSystemEntries(_folder.Path)
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_input_that_changes_during_the_work_reruns()
    {
        // arrange
        Step().Run(force: false, _told.Add, () =>
        {
            Write();
            File.WriteAllText(Input, "two");
        });

        // act
        Run();

        // assert
        Assert.Equal("Train runs: input input.txt changed", _told[^1]);
    }

    [Fact]
    public void A_missing_input_is_an_error_that_names_it()
    {
        // arrange
        File.Delete(Input);

        // act
        var error = Assert.Throws<WorkflowException>(() => Run());

        // assert
        Assert.Equal($"Train needs {Input}, which does not exist.", error.Message);
    }

    [Fact]
    public void Work_that_leaves_no_output_is_an_error_that_names_it()
    {
        // act
        var error = Assert.Throws<WorkflowException>(() => Step().Run(force: false, _told.Add, () => { }));

        // assert
        Assert.Equal($"Train should have written {Output}, which does not exist.", error.Message);
    }

    [Fact]
    public void Outputs_and_record_may_move_together()
    {
        // arrange
        var step = new Step("Train", _folder["here/model"]);
        step.Run(force: false, _told.Add, () => Write(_folder["here/model"]));
        Directory.Move(_folder["here"], _folder["there"]);

        // act
        var ran = new Step("Train", _folder["there/model"]).Run(force: false, _told.Add, () => Write());

        // assert
        Assert.False(ran);
    }

    private bool Run(bool force = false, int epochs = 200) => Step(epochs).Run(force, _told.Add, () => Write());

    private Step Step(int epochs = 200) => new("Train", Output)
    {
        Inputs = [Input],
        Values = new Dictionary<string, string> { ["epochs"] = epochs.ToString(CultureInfo.InvariantCulture) },
        Code = [typeof(Step).Assembly],
    };

    private void Write(string? output = null)
    {
        _runs++;
        Directory.CreateDirectory(output ?? Output);
        File.WriteAllText(Path.Combine(output ?? Output, "model.json"), "{}");
        File.WriteAllText(Path.Combine(output ?? Output, "weights.bin"), "W");
    }
}
