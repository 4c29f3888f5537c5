using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Own;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Tests.Schemes;

public sealed class SearchSchemeTests : IDisposable
{
    private static readonly HousesExperiment _experiment = new();
    private static readonly ExperimentOptions _options = _experiment.Defaults;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly Lazy<CalibrationData> _calibration = new(() =>
        _experiment.OpenCalibration(_options, new ExperimentLog(TextWriter.Null, IsTerminal: false)));

    public SearchSchemeTests() =>
        _experiment.CreateModel(_options, _folder["original"], new ExperimentLog(TextWriter.Null, IsTerminal: false));

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void A_budget_of_bytes_is_kept_and_a_larger_one_used()
    {
        // act
        Quantize("budget", "seven", new SchemeOptions { Goal = SearchGoal.Bytes(7000) });
        Quantize("budget", "nine", new SchemeOptions { Goal = SearchGoal.Bytes(9000) });

        // assert
        Assert.InRange(ArtifactSizes.Of(_folder["seven"]).Compressed(Compression.Brotli), 6000, 7000);
        Assert.InRange(ArtifactSizes.Of(_folder["nine"]).Compressed(Compression.Brotli), 8000, 9000);
    }

    [Fact]
    public void What_is_found_is_kept_as_a_recipe_that_makes_the_same_bytes_and_with_what_each_kernel_costs()
    {
        // act
        Quantize("budget", "found", new SchemeOptions { Goal = SearchGoal.Bytes(9000) }).Save(_folder["found"]);
        var outcome = SchemeOutcome.Load(_folder["found"])!;
        OwnScheme.Of(outcome.Found!).Quantize(Run("again", new SchemeOptions()));

        // assert: five Dense kernels, each with a rule of its own
        Assert.Equal(5, outcome.Found!.Rules.Count(rule => rule.Step is not null));
        foreach (var file in new[] { "model.json", Path.GetFileName(Directory.GetFiles(_folder["found"], "*.bin").Single()) })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["found"], file)), File.ReadAllBytes(Path.Combine(_folder["again"], file)));
        }

        Assert.Equal([80 * 8, 120 * 80, 20 * 120, 10 * 20, 10], outcome.Sensitivity.Select(kernel => kernel.Bytes / 4));
        Assert.All(outcome.Sensitivity, kernel => Assert.Equal("matmul", kernel.Op));
        Assert.All(outcome.Sensitivity, kernel => Assert.InRange(Assert.Single(kernel.Errors).Levels, 3, 256));
        Assert.Equal(
            ["refined, rateAware"],
            outcome.Weights.Where(weight => weight.Op == "matmul").Select(weight => weight.Rounding).Distinct());
    }

    [Fact]
    public void Small_is_smaller_than_8_bits_and_tells_what_it_tries_and_the_front()
    {
        // act
        Quantize("converter-8bit", "8bit", new SchemeOptions());
        Quantize("small", "small", new SchemeOptions());

        // assert
        Assert.True(ArtifactSizes.Of(_folder["small"]).Compressed(Compression.Brotli) < 0.9 * ArtifactSizes.Of(_folder["8bit"])
            .Compressed(Compression.Brotli));
        Assert.Contains("small:", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("-> ", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["8bit", "original", "search-brotli.json", "small"], Directory.GetFileSystemEntries(_folder.Path)
            .Select(Path.GetFileName).Order());
    }

    [Fact]
    public void An_interrupted_search_goes_on_and_ends_as_one_in_one_go()
    {
        // arrange: what is kept of the beginning is what a killed run leaves
        Quantize("tiny", "whole", new SchemeOptions());
        var tried = Lines();
        _output.GetStringBuilder().Clear();
        File.Delete(_folder["search-brotli.json"]);
        using (var work = new SearchWork(Run("resumed", new SchemeOptions())))
        {
            new GoalSearch(SearchGoal.Drop(0.03), new SearchOptions
            {
                StartPrice = work.StartPrice,
                Groups = SearchWork.Groups,
                TimeLimit = TimeSpan.Zero,
            }, work.Evaluate).Run();
        }

        var kept = File.ReadAllText(_folder["search-brotli.json"]);

        // act
        Quantize("tiny", "resumed", new SchemeOptions());

        // assert
        Assert.Equal(tried, Lines());
        Assert.Equal(
            File.ReadAllBytes(Directory.GetFiles(_folder["whole"], "*.bin").Single()),
            File.ReadAllBytes(Directory.GetFiles(_folder["resumed"], "*.bin").Single()));
        Assert.StartsWith(
            kept[..kept.IndexOf("\"Results\"", StringComparison.Ordinal)], File.ReadAllText(_folder["search-brotli.json"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_search_has_measured_is_not_measured_again()
    {
        // arrange
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Quantize("small", "small", new SchemeOptions());
        File.SetLastWriteTimeUtc(_folder["search-brotli.json"], longAgo);

        // act
        Quantize("small", "again", new SchemeOptions());

        // assert
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(_folder["search-brotli.json"]));
        Assert.Equal(
            File.ReadAllBytes(Directory.GetFiles(_folder["small"], "*.bin").Single()),
            File.ReadAllBytes(Directory.GetFiles(_folder["again"], "*.bin").Single()));
    }

    [Theory]
    [InlineData(Compression.GzipTar)]
    [InlineData(Compression.Gzip)]
    public void A_candidate_is_compressed_once_and_only_by_what_it_is_judged_by(Compression compression)
    {
        // arrange
        var counted = new List<(Compression By, long Bytes)>();
        using var work = new SearchWork(Run("small", new SchemeOptions { Compression = compression }), Count);

        // act
        var candidate = work.Evaluate(new Candidate(work.StartPrice, 0, [1, 1, 1]));
        var converter = work.EvaluateConverter();

        // assert
        Assert.Equal([(compression, candidate.CompressedBytes), (compression, converter.CompressedBytes)], counted);

        long Count(string directory, Compression by)
        {
            counted.Add((by, ArtifactSizes.Of(directory).Compressed(by)));
            return counted[^1].Bytes;
        }
    }

    [Fact]
    public void A_factor_that_changes_no_kernel_makes_no_candidate_of_its_own()
    {
        // arrange: no kernel is depthwise, and steps of next to nothing are as fine as 256 levels allow
        using var work = new SearchWork(Run("small", new SchemeOptions()));
        var (price, fine) = (work.StartPrice, work.StartPrice * 1e-12);

        // act and assert
        Assert.Equal([1, 1e3, 1], work.Simplify(new Candidate(price, 0.03, [2, 1e3, 1])).Factors);
        Assert.Equal([1, 1, 1e3], work.Simplify(new Candidate(price, 0.03, [0.5, 1, 1e3])).Factors);
        Assert.Equal([1, 1, 1], work.Simplify(new Candidate(fine, 0.03, [2, 2, 0.5])).Factors);
    }

    [Fact]
    public void Under_brotli_one_candidate_of_a_size_is_packed_and_those_like_it_are_estimated_until_one_is_to_be_taken()
    {
        // arrange
        var counted = new List<long>();
        using var work = new SearchWork(Run("small", new SchemeOptions { Compression = Compression.Brotli }), Count);
        var like = new Candidate(work.StartPrice * 1.1, 0, [1, 1, 1]);

        // act
        var first = work.Evaluate(new Candidate(work.StartPrice, 0, [1, 1, 1]));
        var (written, estimated) = (counted.Count, work.Evaluate(like));
        var measured = work.Measure(new SearchPoint(like, estimated));

        // assert
        Assert.Equal((false, true, false), (first.IsEstimated, estimated.IsEstimated, measured.IsEstimated));
        Assert.Equal(0, written);
        Assert.Equal([measured.CompressedBytes], counted);
        Assert.InRange((double)estimated.CompressedBytes / measured.CompressedBytes, 0.98, 1.02);
        Assert.Equal((estimated, measured), (work.Evaluate(like), work.Measure(new SearchPoint(like, estimated))));
        Assert.Single(counted);

        long Count(string directory, Compression by)
        {
            counted.Add(ArtifactSizes.Of(directory).Compressed(by));
            return counted[^1];
        }
    }

    [Fact]
    public void A_size_that_cannot_be_met_is_an_error_that_names_the_smallest_and_writes_nothing()
    {
        // act
        var error = Assert.Throws<ExperimentException>(() =>
            Quantize("budget", "impossible", new SchemeOptions { Goal = SearchGoal.Bytes(500) }));

        // assert
        Assert.Matches(@"^budget: the budget of 500 bytes \(brotli\) cannot be met: the smallest reached is [0-9,]+ bytes \(brotli\), "
            + @"at a drop of [-0-9.E+]+\. Nothing was written; --allowMiss keeps that one\.$", error.Message);
        Assert.Equal(["original", "search-brotli.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_drop_that_cannot_be_met_is_an_error_that_names_the_smallest_reached()
    {
        // act
        var error = Assert.Throws<ExperimentException>(() =>
            Quantize("budget", "impossible", new SchemeOptions { Goal = SearchGoal.Drop(0) }));

        // assert
        Assert.Matches(
            @"^budget: the budget of a drop of 0 cannot be met: the smallest reached is a drop of [0-9.E-]+, "
                + @"at [0-9,]+ bytes \(brotli\)\.",
            error.Message);
    }

    [Fact]
    public void A_miss_that_is_allowed_keeps_the_smallest_and_says_so()
    {
        // act
        var outcome = Quantize("budget", "missed", new SchemeOptions { Goal = SearchGoal.Bytes(500), AllowMiss = true });

        // assert
        var bytes = ArtifactSizes.Of(_folder["missed"]).Compressed(Compression.Brotli);
        Assert.StartsWith(
            "Budget missed. budget: the budget of 500 bytes (brotli) cannot be met: the smallest reached is ", outcome.Notes[0],
            StringComparison.Ordinal);
        Assert.Contains(
            bytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) + " bytes", outcome.Notes[0], StringComparison.Ordinal);
        Assert.Contains(outcome.Notes[0], _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"Fingerprint":"ab","Sensitivities":[null],"Results":{"1/0/1,1,1":{"CompressedBytes":100,"Drop":1e-45,"Divergence":0.3}}}""")]
    [InlineData("""{"Fingerprint":"ab","Sensitivities":null,"Results":null}""")]
    [InlineData("""{"Fingerprint":null,"Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Sensitivities":[{"Kernel":"a","Elements":1,"Step":"NaN","Divergence":0}],"Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Sensitivities":[{"Kernel":"a","Elements":1,"Step":1e999,"Divergence":0}],"Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Sensitivities":[{"Kernel":"a","Elements":1,"Step":0,"Divergence":0}],"Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Sensitivities":[{"Kernel":"a","Elements":1,"Step":1,"Divergence":0},"""
        + """{"Kernel":"a","Elements":1,"Step":1,"Divergence":0}],"Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Fingerprint":"ab","Results":{}}""")]
    [InlineData("""{"Fingerprint":"ab","Results":{"1":{"CompressedBytes":1,"Drop":0,"Divergence":0}"""
        + ""","1":{"CompressedBytes":1,"Drop":0,"Divergence":0}}}""")]
    [InlineData("""{"Fingerprint":"ab","Results":{"1":null}}""")]
    [InlineData("""{"Fingerprint":"ab","Results":{"1":{"CompressedBytes":-1,"Drop":0,"Divergence":0}}}""")]
    [InlineData("""{"Fingerprint":"ab","Results":{"1":{"CompressedBytes":1}}}""")]
    [InlineData("""{"Fingerprint":"\ud800","Results":{}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public void A_damaged_memory_counts_as_none_and_one_line_says_so(string content)
    {
        // arrange
        File.WriteAllText(_folder["search-brotli.json"], content);

        // act
        SearchMemory.Open(Run("any", new SchemeOptions()));

        // assert
        var line = Assert.Single(_output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("What earlier searches measured is not used, ", line, StringComparison.Ordinal);
        Assert.Contains("search-brotli.json: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scheme_budget_without_a_budget_says_how_to_give_one()
    {
        // act
        var error = Assert.Throws<ExperimentException>(() => Quantize("budget", "none", new SchemeOptions()));

        // assert
        Assert.Contains("--budget=", error.Message, StringComparison.Ordinal);
    }

    private string[] Lines() =>
        [.. _output.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("tiny:", StringComparison.Ordinal))];

    private SchemeOutcome Quantize(string scheme, string name, SchemeOptions options) =>
        SchemeCatalog.Find(scheme)!.Quantize(Run(name, options));

    private SchemeRun Run(string name, SchemeOptions options) =>
        new(_folder["original"], _folder[name], _calibration, options, new ExperimentLog(_output, IsTerminal: false));
}
