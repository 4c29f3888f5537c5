using System.Text.Json.Nodes;
using QuantBuild.Reporting.Files;

namespace QuantBuild.Reporting.Tests;

public sealed class ReportFileTests
{
    // The document of the design, with its placeholders.
    private const string Minimal = """
        { "schemaVersion": 1, "demo": "mnist", "createdAt": "2025-01-31T12:00:00Z", "environment": {},
          "dataset": { "name": "", "examples": 10000, "sha256": "" },
          "variants": [ { "name": "original", "scheme": "none", "metrics": { "loss": 0.02, "accuracy": 0.995 },
                          "bytes": { "modelJson": 0, "weights": 0, "total": 0, "gzipTarball": 0, "brotliTarball": 0 }, "gzipRatio": 1.08,
                          "evaluationSeconds": 1.2, "examplesPerSecond": 8000 } ] }
        """;

    [Fact]
    public void A_saved_report_has_the_documented_fields_in_order()
    {
        // arrange
        using var folder = new TemporaryFolder();

        // act
        ReportFile.Save(folder["report.json"], Samples.MobileNetV2);

        // assert
        Snapshot.Matches("MobileNetV2.report.json", File.ReadAllText(folder["report.json"]));
    }

    [Fact]
    public void Saving_does_not_depend_on_the_culture()
    {
        // arrange
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["before.json"], Samples.Housing);
        using var culture = new DecimalComma();

        // act
        ReportFile.Save(folder["comma.json"], Samples.Housing);

        // assert
        Assert.Equal(File.ReadAllBytes(folder["before.json"]), File.ReadAllBytes(folder["comma.json"]));
        Assert.Equal(0.311984, ReportFile.Load(folder["comma.json"]).Variants[0].Metrics.Find("mae"));
    }

    [Fact]
    public void Load_gives_back_what_was_saved()
    {
        // arrange
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["first.json"], Samples.MobileNetV2);

        // act
        var loaded = ReportFile.Load(folder["first.json"]);
        ReportFile.Save(folder["second.json"], loaded);

        // assert
        Assert.Equal(File.ReadAllBytes(folder["first.json"]), File.ReadAllBytes(folder["second.json"]));
        Assert.Equal(Samples.MobileNetV2.Variants[3].FloatOnSame, loaded.Variants[3].FloatOnSame);
        Assert.Equal(Samples.MobileNetV2.Variants[2].MetricsOnTest, loaded.Variants[2].MetricsOnTest);
        Assert.Null(loaded.Variants[3].MetricsOnTest);
        Assert.Equal(
            Samples.MobileNetV2.Variants[3].Passes.Select(pass => (pass.Pass, pass.Layers)),
            loaded.Variants[3].Passes.Select(pass => (pass.Pass, pass.Layers)));
        Assert.Equal(0.257, loaded.Variants[2].Metrics.Find("top1", "unit"));
    }

    [Fact]
    public void The_document_of_the_design_loads()
    {
        // act
        var report = Load(Minimal);

        // assert
        Assert.Equal("mnist", report.Demo);
        Assert.Equal(1.08, report.Variants[0].GzipRatio);
        Assert.Equal([new Metric("loss", 0.02), new Metric("accuracy", 0.995)], report.Variants[0].Metrics);
    }

    [Fact]
    public void Fields_of_a_later_release_survive_a_round_trip()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var json = JsonNode.Parse(Minimal)!;
        json["signature"] = new JsonObject { ["by"] = "someone" };
        json["variants"]![0]!["stages"] = new JsonArray("fold", "round");
        json["variants"]![0]!["bytes"]!["zstdTarball"] = 7;
        File.WriteAllText(folder["later.json"], json.ToJsonString());

        // act
        ReportFile.Save(folder["again.json"], ReportFile.Load(folder["later.json"]));

        // assert
        var again = JsonNode.Parse(File.ReadAllText(folder["again.json"]))!;
        Assert.Equal("someone", (string?)again["signature"]!["by"]);
        Assert.Equal("round", (string?)again["variants"]![0]!["stages"]![1]);
        Assert.Equal(7, (int?)again["variants"]![0]!["bytes"]!["zstdTarball"]);
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "$.schemaVersion", "must be 1")]
    [InlineData("\"schemaVersion\": 1, ", "", "$.schemaVersion", "missing")]
    [InlineData("\"demo\": \"mnist\"", "\"demo\": \"\"", "$.demo", "must not be empty")]
    [InlineData("2025-01-31T12:00:00Z", "yesterday", "$.createdAt", "must be a time")]
    [InlineData("\"environment\": {}", "\"environment\": {\"os\": 7}", "$.environment.os", "must be a string, found 7")]
    [InlineData("\"examples\": 10000", "\"examples\": 1.5", "$.dataset.examples", "must be a whole number, found 1.5")]
    [InlineData("\"examples\": 10000", "\"examples\": -1", "$.dataset.examples", "must not be negative, found -1")]
    [InlineData("\"loss\": 0.02", "\"loss\": \"0,02\"", "$.variants[0].metrics.loss", "must be a finite number, found \"0,02\"")]
    [InlineData("\"loss\": 0.02", "\"loss\": 1e999", "$.variants[0].metrics.loss", "must be a finite number, found 1e999")]
    [InlineData("\"loss\": 0.02", "\"unit\": {\"top1\": 1}", "$.variants[0].metrics.accuracy", "must be an object, found 0.995")]
    [InlineData("\"total\": 0, ", "", "$.variants[0].bytes.total", "missing")]
    [InlineData("\"gzipRatio\": 1.08", "\"gzipRatio\": null", "$.variants[0].gzipRatio", "missing")]
    [InlineData("\"evaluationSeconds\": 1.2", "\"evaluationSeconds\": -1.2", "$.variants[0].evaluationSeconds", "must not be negative")]
    [InlineData("\"examplesPerSecond\": 8000", "\"evaluatedOn\": 804, "
        + "\"examplesPerSecond\": 8000", "$.variants[0].evaluatedOn", "must be an object")]
    [InlineData("\"examplesPerSecond\": 8000", "\"metricsOnTest\": {\"loss\": true}, "
        + "\"examplesPerSecond\": 8000", "$.variants[0].metricsOnTest.loss", "must be a finite number")]
    [InlineData("\"examplesPerSecond\": 8000", "\"metricsOnTest\": [], "
        + "\"examplesPerSecond\": 8000", "$.variants[0].metricsOnTest", "must be an object")]
    [InlineData("\"variants\": [", "\"variants\": [ 3, ", "$.variants[0]", "must be an object")]
    [InlineData("\"variants\": [", "\"variants\": 3, \"v\": [", "$.variants", "must be an array")]
    [InlineData("\"environment\": {}", "\"environment\": {\"a b\": []}", "$.environment['a b']", "must be a string")]
    [InlineData("\"demo\"", "demo", "$", "no valid JSON")]
    [InlineData("\"environment\": {}", "\"demo\": \"\"", "$", "no valid JSON")]
    public void Damage_is_refused_with_file_path_and_rule(string healthy, string damaged, string path, string rule)
    {
        // arrange
        Assert.Contains(healthy, Minimal, StringComparison.Ordinal);

        // act
        var error = Assert.Throws<ReportException>(() => Load(Minimal.Replace(healthy, damaged, StringComparison.Ordinal)));

        // assert
        Assert.Equal(path, error.JsonPath);
        Assert.EndsWith("report.json", error.File, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{error.File}: {path}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_variants_of_one_name_are_refused()
    {
        // arrange
        var json = JsonNode.Parse(Minimal)!;
        json["variants"]!.AsArray().Add(json["variants"]![0]!.DeepClone());

        // act and assert
        Assert.Equal("$.variants[1].name", Assert.Throws<ReportException>(() => Load(json.ToJsonString())).JsonPath);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        // act and assert
        var error = Assert.Throws<ReportException>(() => ReportFile.Load(Path.Combine(Path.GetTempPath(), "no-such-report.json")));
        Assert.EndsWith("no-such-report.json", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused_and_the_earlier_file_stays()
    {
        // arrange
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["report.json"], Samples.Mnist);
        var before = File.ReadAllBytes(folder["report.json"]);
        var broken =
            Samples.Mnist with { Variants = [Samples.Mnist.Variants[0] with { Metrics = new MetricSet(new Metric("loss", double.NaN)) }] };

        // act
        var error = Assert.Throws<ReportException>(() => ReportFile.Save(folder["report.json"], broken));

        // assert
        Assert.Equal("$.variants[0].metrics.loss", error.JsonPath);
        Assert.Equal(before, File.ReadAllBytes(folder["report.json"]));
        Assert.Equal(["report.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static Report Load(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["report.json"], json);
        return ReportFile.Load(folder["report.json"]);
    }
}
