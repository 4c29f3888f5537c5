using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Tests.Gpu;

/// <summary><c>benchmarks/gpu</c> as far as no card is needed: what the check makes of figures, and what packing refuses.</summary>
public sealed class CheckTests
{
    private const string Theirs = "{'epochSeconds': 1.0, 'imagesPerSecond': 1000.0}";

    private static readonly string _folder = Path.Combine(Repository.Root, "benchmarks", "gpu");

    /// <summary>A quarter slower than PyTorch is the slowest that is met.</summary>
    [Theory]
    [InlineData(1.25, 800, 1e-4, 120, "ok ok ok ok ok")]
    [InlineData(1.26, 800, 1e-4, 120, "MISSED ok ok ok ok")]
    [InlineData(0.5, 799, 1e-4, 120, "ok MISSED ok ok ok")]
    [InlineData(0.5, 5000, 1.01e-4, 120, "ok ok MISSED MISSED ok")]
    [InlineData(0.5, 5000, 0, 121, "ok ok ok ok MISSED")]
    public async Task Figures_are_held_against_PyTorchs_and_against_the_goals(
        double epoch, double images, double difference, double small, string expected)
    {
        // act
        var table = await TableAsync(epoch, images, difference, $"{{check.SMALL: {Number(small)}}}", "True");

        // assert
        Assert.Equal(expected, string.Join(' ', table.Select(line => line.Split("  ")[0].Trim())));
        Assert.StartsWith("small of MobileNetV2, seconds", table[^1].Split("  ")[^1].Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_card_no_speed_is_judged_and_differences_are()
    {
        // act
        var table = await TableAsync(9, 1, 1, "{'tuned-8bit of MobileNetV2': 999, check.DEMOS: 999}", "False");

        // assert
        Assert.Equal(
            ["not judged", "not judged", "MISSED", "MISSED", "not judged", "not judged"],
            table.Select(line => line.Split("  ")[0].Trim()));
    }

    [Fact]
    public async Task What_cannot_be_packed_is_refused_in_a_line_before_anything_is_built()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The script packs for Linux, on Linux.");

        // act
        var option = await RunAsync("bash", Path.Combine(_folder, "pack.sh"), "--part=5", "out.tar.gz");
        var folder = await RunAsync("bash", Path.Combine(_folder, "pack.sh"), "out.tar.gz", "/nowhere/at/all");

        // assert
        Assert.Equal("pack.sh: '--part=5' is not an option; there are --onnxruntime and --parts=SIZE\n", option.Said);
        Assert.Equal("pack.sh: there is no folder '/nowhere/at/all'\n", folder.Said);
        Assert.Equal((1, 1), (option.ExitCode, folder.ExitCode));
    }

    private static async Task<string[]> TableAsync(double epoch, double images, double difference, string seconds, string areSpeedsJudged)
    {
        Assert.SkipUnless(ProgramRun.Find("python3") is not null, "There is no Python.");
        var ours = $"{{'epochSeconds': {Number(epoch)}, 'imagesPerSecond': {Number(images)}, "
            + $"'lossDifference': {Number(difference)}, 'outputDifference': {Number(difference)}}}";
        var run = await RunAsync(
            "python3", "-B", "-c",
            $"import sys; sys.path.insert(0, {Quoted(_folder)}); import check; "
                + $"print(check.table(check.checks({Theirs}, {ours}, {seconds}, {areSpeedsJudged})))");
        Assert.True(run.ExitCode == 0, run.Said);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Task<ProgramRun> RunAsync(string program, params string[] arguments) =>
        ProgramRun.OfAsync(new ProcessStartInfo(program, arguments));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"r'{text}'";
}
