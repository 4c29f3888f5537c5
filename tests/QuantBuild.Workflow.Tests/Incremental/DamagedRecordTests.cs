using System.Text;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Tests.Incremental;

/// <summary>A record that a kill, a disk or a hand has damaged says nothing, so that the step runs;
/// it is never an error, and none of its values is taken.</summary>
public sealed class DamagedRecordTests : IDisposable
{
    private const string Unreadable = "Train runs: its record cannot be read";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    private string Record => _folder["model.step.json"];

    public DamagedRecordTests() => Run();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"recordedAt\":\"2020-01-01T00:00:00Z\"}")]
    [InlineData("{\"recordedAt\":\"2020-01-01T00:00:00Z\",\"values\":null,\"code\":{},\"inputs\":[],\"outputs\":[]}")]
    [InlineData("{\"state\":\"done\",\"recordedAt\":\"2020-01-01T00:00:00Z\",\"values\":{},\"code\":{},\"inputs\":[],\"outputs\":[null],"
        + "\"checksum\":\"\"}")]
    [InlineData(
        "{\"state\":7,\"recordedAt\":\"0001-01-01T00:00:00Z\",\"values\":{},\"code\":{},\"inputs\":[],\"outputs\":[],\"checksum\":\"\"}")]
    [InlineData("""{"recordedAt":"2026-11-26T11:09:12.6123893Z","values":{"a":"1"}"""
        + ""","code":{},"inputs":[{"path":"in","length":255,"modified":"2026-11-26T11:09:12.6087347Z","sha256":"2c"},"""
        + """{"path":"in","length":255,"sha256":"2c","modified":"2026-11-26T11:09:12.6087347Z","sha256":"2c"}],"outputs":[]}""")]
    [InlineData("{\"values\":{\"epochs\":\"\\ud800\"}}")]
    public void A_record_that_says_nothing_reruns(string json)
    {
        // arrange
        File.WriteAllText(Record, json);

        // act
        var ran = Run();

        // assert
        Assert.True(ran);
        Assert.Equal(Unreadable, _told[^1]);
        Assert.False(Run());
    }

    [Fact]
    public void A_binary_record_reruns()
    {
        // arrange
        File.WriteAllBytes(Record, [0, 0xFF, 0xFE, 0xC0, 0x80, .. new byte[4096]]);

        // act
        Run();

        // assert
        Assert.Equal(Unreadable, _told[^1]);
    }

    [Fact]
    public void A_record_cut_anywhere_reruns()
    {
        // arrange
        var whole = File.ReadAllBytes(Record);

        // act
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(Record, whole[..length]);
            Assert.Null(StepRecord.Load(Record));
        }

        // assert
        File.WriteAllBytes(Record, whole);
        Assert.NotNull(StepRecord.Load(Record));
    }

    [Fact]
    public void A_record_that_says_something_else_than_was_recorded_reruns_whatever_it_says()
    {
        // arrange: every character changed once, in names, numbers, texts and structure
        var whole = File.ReadAllText(Record);
        var meant = StepRecord.Load(Record)!;

        // act and assert
        for (var place = 0; place < whole.Length; place++)
        {
            foreach (var other in "0a\"}x ".Where(other => other != whole[place]))
            {
                File.WriteAllText(Record, $"{whole[..place]}{other}{whole[(place + 1)..]}");
                var read = StepRecord.Load(Record);
                Assert.True(read is null || Text(read) == Text(meant), $"at {place}: {other}");
            }
        }
    }

    [Fact]
    public void Two_entries_of_one_path_rerun()
    {
        // arrange: with a right checksum, as only our own fault could write it
        var record = StepRecord.Load(Record)!;
        (record with { Outputs = [.. record.Outputs, .. record.Outputs] }).Save(Record);

        // act
        Run();

        // assert
        Assert.Equal(Unreadable, _told[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_in_the_place_of_a_record_reruns_and_loses_nothing(bool holdsSomething)
    {
        // arrange
        File.Delete(Record);
        Directory.CreateDirectory(Record);
        if (holdsSomething)
        {
            File.WriteAllText(Path.Combine(Record, "notes.txt"), "mine");
        }

        // act
        Run();

        // assert
        Assert.Equal(Unreadable, _told[^1]);
        Assert.False(Run());
        Assert.Equal(holdsSomething ? 1 : 0, _folder.Files().Count(file => file.EndsWith("notes.txt", StringComparison.Ordinal)));
    }

    private static string Text(StepRecord record) => Encoding.UTF8.GetString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(record));

    private bool Run() => new Step("Train", _folder["model"]) { Values = new Dictionary<string, string> { ["epochs"] = "200" } }
        .Run(force: false, _told.Add, () => _folder.Write("model/model.json", "{}"u8.ToArray()));
}
