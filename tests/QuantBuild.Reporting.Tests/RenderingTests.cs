using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Tests.Budgets;
using QuantBuild.Reporting.Verdicts;
using Spectre.Console;
using Spectre.Console.Testing;

namespace QuantBuild.Reporting.Tests;

public sealed class RenderingTests
{
    [Fact]
    public void Markdown_of_one_demo() => Snapshot.Matches("housing.md", MarkdownReport.Render(Samples.Housing));

    [Fact]
    public void Markdown_of_several_demos() =>
        Snapshot.Matches("summary.md", MarkdownReport.Render(Samples.Housing, Samples.Mnist, Samples.MobileNetV2));

    [Fact]
    public void Markdown_is_the_same_under_a_decimal_comma()
    {
        // arrange
        using var culture = new DecimalComma();

        // act and assert
        Snapshot.Matches("summary.md", MarkdownReport.Render(Samples.Housing, Samples.Mnist, Samples.MobileNetV2));
    }

    [Fact]
    public void Names_cannot_break_out_of_a_table_cell()
    {
        // act
        var page = MarkdownReport.Render(Samples.Mnist with { Demo = "a|b\n# [c](d) <script>" }, Samples.Housing);

        // assert
        Assert.Contains("| a\\|b\\\\u000a# \\[c\\](d) \\<script> |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_splits_and_passes_cannot_become_markup()
    {
        // act
        var page = MarkdownReport.Render(Samples.Mnist with
        {
            Splits = [new DataSplit("<b>", 3, "[d](e)")],
            Variants = [Samples.Mnist.Variants[0], Samples.Mnist.Variants[1] with { Passes = [new AppliedPass("a|b", 2)] }],
        });

        // assert
        Assert.Contains("- split \\<b>: 3 examples, \\[d\\](e)\n", page, StringComparison.Ordinal);
        Assert.Contains("| a\\|b: 2 layers |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_stand_aside_where_there_is_an_accuracy()
    {
        // act
        var page = MarkdownReport.Render(DetailedSamples.Classifier);

        // assert
        Assert.Contains(
            "| 8-bit quantization | all, 10,000 | accuracy | 0.9952 | 0.9952 | +0.00010 | \\[-0.00024, "
                + "+0.00044\\] | no difference within 95 % | 3 (-1 +2) of 10,000 |",
            page,
            StringComparison.Ordinal);
        Assert.Contains(
            "| 8-bit quantization | test, 10,000 | accuracy | 0.9949 | 0.9951 | -0.00020 | - | - | - |", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("loss[=| ]+[-+0-9]", page);
    }

    [Fact]
    public void A_loss_without_an_accuracy_is_shown()
    {
        // arrange
        var changes = new VariantChanges { Metrics = [new MetricChange("loss", -0.00125, -0.002, -0.0005)] };

        var (floats, variant) = (Samples.Mnist.Variants[0], Samples.Mnist.Variants[1]);

        // act
        var page = MarkdownReport.Render(Samples.Mnist with
        {
            Variants =
            [
                floats with { Metrics = new MetricSet(new Metric("loss", 0.02125)) },
                variant with { Metrics = new MetricSet(new Metric("loss", 0.02)), Changes = changes },
            ],
        });

        // assert
        Assert.Contains(
            "| loss | 0.020000 | 0.021250 | -0.0012500 | \\[-0.0020000, -0.0005000\\] | better |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_named_and_leaves_nothing()
    {
        // arrange: a folder stands where the file is to go
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["report.md"]);

        // act
        var error = Assert.Throws<ReportException>(() => MarkdownReport.Save(folder["report.md"], Samples.Housing));

        // assert
        Assert.Equal(folder["report.md"], error.File);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void Console_tables_of_several_demos()
    {
        // arrange
        using var console = new TestConsole().Width(160);
        using var culture = new DecimalComma();

        // act
        ConsoleReport.Write(console, Samples.Housing, Samples.Mnist, Samples.MobileNetV2);

        // assert
        Snapshot.Matches("console.txt", Trimmed(console.Output));
    }

    [Fact]
    public void Console_tables_of_one_demo()
    {
        // arrange
        using var console = new TestConsole().Width(160);

        // act
        ConsoleReport.Write(console, Samples.MobileNetV2);

        // assert
        Snapshot.Matches("console-MobileNetV2.txt", Trimmed(console.Output));
    }

    [Fact]
    public void Console_without_unicode_and_colours_gets_plain_ascii_frames()
    {
        // arrange
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 120;
        console.Profile.Capabilities.Unicode = false;

        // act
        ConsoleReport.Write(console, Samples.Housing);

        // assert
        Assert.DoesNotContain('\u001b', text.ToString());
        Assert.All(text.ToString(), c => Assert.InRange(c, '\n', '~'));
        Assert.Contains("MAE=0.311984", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(30)]
    public void A_narrow_console_shows_the_cells_of_a_row_below_each_other(int width)
    {
        // arrange
        using var console = new TestConsole().Width(width);

        // act
        ConsoleReport.Write(console, new JudgedReport(DetailedSamples.Classifier)
        {
            Budget = BudgetSamples.Check(DetailedSamples.Classifier, "\"maxGzipBytes\": 1100000"),
        });

        // assert: nothing beyond the edge, no column of single letters, and every figure whole
        string[] lines = [.. console.Output.Split('\n').Select(line => line.TrimEnd())];
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.StartsWith("Verdict: Ship quantized-8bit:", lines[0], StringComparison.Ordinal);
        Assert.Contains("  gzip tar (bytes): 1,045,200", lines);
        Assert.Contains("  Allowed: 1,100,000", lines);
        Assert.InRange(lines.Length, 40, width == 50 ? 150 : 210);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(100)]
    public void A_row_of_a_demos_tables_takes_two_lines_at_most(int width)
    {
        foreach (var report in (Report[])[Samples.Housing, Samples.MobileNetV2, DetailedSamples.Classifier])
        {
            // arrange
            JudgedReport[] judged = [report];
            var tables = ReportTables.Matrices(judged).Append(ReportTables.Differences(judged)).Concat(ReportTables.Costs(judged));
            foreach (var table in tables)
            {
                using var console = new TestConsole().Width(width);

                // act
                ConsoleTable.Write(console, table);

                // assert
                var lines = console.Output.Split('\n');
                Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
                var rows = lines.SkipWhile(line => !line.StartsWith('├')).Skip(1).TakeWhile(line => line.StartsWith('│'));
                Assert.InRange(rows.Count(), table.Rows.Count, table.Rows.Count * 2);
            }
        }
    }

    [Fact]
    public void A_console_that_is_too_narrow_for_all_columns_says_which_it_leaves_out()
    {
        // arrange
        using var console = new TestConsole().Width(100);

        // act
        ConsoleReport.Write(console, Samples.MobileNetV2);

        // assert
        Assert.Contains("For want of room without: Float model, Predictions changed.", console.Output, StringComparison.Ordinal);
        Assert.Contains("Difference", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("21 (-6 +5)", console.Output, StringComparison.Ordinal);
    }

    private static string Trimmed(string output) => string.Join('\n', output.Split('\n').Select(line => line.TrimEnd()));
}
