using QuantBuild.Benchmarks.Quick;

namespace Benchmarks.Tests.Quick;

public sealed class QuickTableTests
{
    [Fact]
    public void A_table_is_read_as_it_was_written()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var table = Tables.Of(Tables.Row(0.8) with { Goal = 0.75, MostMilliseconds = 500 }, Tables.Row(1.5, others: null));

        // act
        var files = table.Save(folder.Path);
        var read = QuickTable.Load(folder.Path)!;

        // assert
        Assert.Equal(["Quick.json", "Quick.md"], files.Select(Path.GetFileName));
        Assert.Equal(table.Rows, read.Rows);
        Assert.Equal(table.ToMarkdown(), read.ToMarkdown());
    }

    [Fact]
    public void Markdown_says_where_when_and_under_what_load()
    {
        // act
        var text = Tables.Of(Tables.Row(0.8) with { Stolen = 0.02, Others = 0.05, ProcessorRatio = 0.75 }).ToMarkdown();

        // assert
        Assert.Contains("2026-11-27; a processor, 2 cores; a system; .NET 10; load average before 0.25", text, StringComparison.Ordinal);
        Assert.Contains(
            "| quantize | one core | 10.0 | copy | 8.0 | 0.80 | 0.79–0.81 | 0.75 |  | 5 % (2 %) |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("under load", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.75, null, "| ≥ 0.75 |")]
    [InlineData(null, 495.2, "| ≤ 495 ms |")]
    [InlineData(1.0, 26.0, "| ≥ 1.00, ≤ 26.0 ms |")]
    public void A_goal_is_a_ratio_or_a_time_or_both(double? ratio, double? milliseconds, string expected)
    {
        // act
        var text = Tables.Of(Tables.Row(0.8) with { Goal = ratio, MostMilliseconds = milliseconds }).ToMarkdown();

        // assert
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_busy_machine_are_marked()
    {
        // act
        var text = Tables.Of(Tables.Row(0.8, others: 0.4)).ToMarkdown();

        // assert
        Assert.Contains("| one core † |", text, StringComparison.Ordinal);
        Assert.Contains("measured under load", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_file_that_is_no_table_is_refused_by_name(string text)
    {
        // arrange
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Quick.json"], text);

        // act
        var error = Assert.Throws<InvalidDataException>(() => QuickTable.Load(folder.Path));

        // assert
        Assert.StartsWith($"{folder["Quick.json"]} is no table of the quick benchmarks", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--output=")]
    [InlineData("--what=5", "--output=x")]
    [InlineData("--output=x", "--against=/nowhere/at/all")]
    public void Arguments_that_say_too_little_or_too_much_are_refused_before_anything_is_measured(params string[] args)
    {
        // act
        var exitCode = QuickCommand.Run(args);

        // assert
        Assert.Equal(2, exitCode);
    }
}
