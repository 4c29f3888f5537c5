using QuantBuild.Demos.Housing;
using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Tests.Schemes;

public sealed class SearchSchemeTests : IDisposable
{
    private static readonly HousingDemo Demo = new();
    private static readonly DemoOptions Options = Demo.Defaults with { Epochs = 4 };

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly Lazy<CalibrationData> calibration = new(() => Demo.OpenCalibration(Options, new DemoLog(TextWriter.Null, IsTerminal: false)));

    public SearchSchemeTests() => Demo.CreateModel(Options, folder["original"], new DemoLog(TextWriter.Null, IsTerminal: false));

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        if (calibration.IsValueCreated)
        {
            calibration.Value.Dispose();
        }
    }

    [Fact]
    public void A_budget_of_bytes_is_kept_and_a_larger_one_used()
    {
        // act
        Quantize("budget", "seven", new SchemeOptions { Budget = Budget.Bytes(7000) });
        Quantize("budget", "nine", new SchemeOptions { Budget = Budget.Bytes(9000) });

        // assert
        Assert.InRange(ArtifactSizes.Measure(folder["seven"]).GzipTarball, 6000, 7000);
        Assert.InRange(ArtifactSizes.Measure(folder["nine"]).GzipTarball, 8000, 9000);
    }

    [Fact]
    public void Small_is_smaller_than_8_bits_and_tells_what_it_tries_and_the_front()
    {
        // act
        Quantize("converter-8bit", "8bit", new SchemeOptions());
        Quantize("small", "small", new SchemeOptions());

        // assert
        Assert.True(ArtifactSizes.Measure(folder["small"]).GzipTarball < 0.9 * ArtifactSizes.Measure(folder["8bit"]).GzipTarball);
        Assert.Contains("small:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("-> ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["8bit", "original", "search-gzip.json", "small"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void An_interrupted_search_goes_on_and_ends_as_one_in_one_go()
    {
        // arrange: what is kept of the beginning is what a killed run leaves
        Quantize("tiny", "whole", new SchemeOptions());
        var tried = Lines();
        output.GetStringBuilder().Clear();
        File.Delete(folder["search-gzip.json"]);
        using (var work = new SearchWork(Run("resumed", new SchemeOptions())))
        {
            new BudgetSearch(Budget.Drop(0.03), new SearchOptions { StartPrice = work.StartPrice, Groups = SearchWork.Groups, TimeLimit = TimeSpan.Zero }, work.Evaluate).Run();
        }

        var kept = File.ReadAllText(folder["search-gzip.json"]);

        // act
        Quantize("tiny", "resumed", new SchemeOptions());

        // assert
        Assert.Equal(tried, Lines());
        Assert.Equal(File.ReadAllBytes(Directory.GetFiles(folder["whole"], "*.bin").Single()), File.ReadAllBytes(Directory.GetFiles(folder["resumed"], "*.bin").Single()));
        Assert.StartsWith(kept[..kept.IndexOf("\"Results\"", StringComparison.Ordinal)], File.ReadAllText(folder["search-gzip.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_search_has_measured_is_not_measured_again()
    {
        // arrange
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Quantize("small", "small", new SchemeOptions());
        File.SetLastWriteTimeUtc(folder["search-gzip.json"], longAgo);

        // act
        Quantize("small", "again", new SchemeOptions());

        // assert
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(folder["search-gzip.json"]));
        Assert.Equal(File.ReadAllBytes(Directory.GetFiles(folder["small"], "*.bin").Single()), File.ReadAllBytes(Directory.GetFiles(folder["again"], "*.bin").Single()));
    }

    [Fact]
    public void The_scheme_budget_without_a_budget_says_how_to_give_one()
    {
        // act
        var error = Assert.Throws<DemoException>(() => Quantize("budget", "none", new SchemeOptions()));

        // assert
        Assert.Contains("--budget=", error.Message, StringComparison.Ordinal);
    }

    private string[] Lines() => [.. output.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("tiny:", StringComparison.Ordinal))];

    private void Quantize(string scheme, string name, SchemeOptions options) => SchemeCatalog.Find(scheme)!.Quantize(Run(name, options));

    private SchemeRun Run(string name, SchemeOptions options) => new(folder["original"], folder[name], calibration, options, new DemoLog(output, IsTerminal: false));
}
