using System.Text.Json;
using System.Text.Json.Nodes;
using Build.Tests.Running;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Documentation;

/// <summary>docs/any-model.md against the build: what a reader copies from it must work.</summary>
public sealed class AnyModelPageTests
{
    private static readonly DocumentationPage _page = new("any-model.md");

    public static TheoryData<string> Commands => [.. _page.Calls];

    public static TheoryData<string> Descriptions => [.. _page.Blocks("json")];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_one_that_the_build_takes(string command)
    {
        using var build = new BuildRun();
        DocumentationPage.AssertIsTaken(build, command);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_runs_as_it_stands(string command)
    {
        // arrange: a folder with what the repository has
        using var build = new BuildRun();
        foreach (var folder in (string[])["samples", "tests/QuantBuild.Conversion.Tests/KerasFiles/Files"])
        {
            build.Caller.Copy(Path.Combine(Paths.OfRepository().Root, folder), folder);
        }

        // act
        var exitCode = build.Execute(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, build.Errors));
        if (command.Contains("EvaluateModel", StringComparison.Ordinal))
        {
            var report = ReportFile.Load(build.Paths.Report(command.Contains("/graph", StringComparison.Ordinal) ? "graph" : "layers"));
            Assert.Equal(command.Contains("first-look", StringComparison.Ordinal),
                report.Dataset.Name.Contains("made-up inputs", StringComparison.Ordinal));
            Assert.Equal(command.Contains("QuantizeAnd", StringComparison.Ordinal), report.Variants.Count > 1);
        }
        else
        {
            Assert.True(Path.Exists(build.Caller[command.Split("--output=")[1].Split(' ')[0].Trim()]));
        }
    }

    [Fact]
    public void Without_labels_the_float_model_agrees_with_itself_and_each_output_is_reported()
    {
        // arrange
        using var build = new BuildRun();
        build.Caller.Copy(Path.Combine(Paths.OfRepository().Root, "samples"), "samples");

        // act
        var exitCode = build.Execute(
            "--target=QuantizeAndEvaluateModel", "--model=samples/any-model/graph", "--dataset=samples/any-model/unlabelled.json",
                "--schemes=converter-8bit,small");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, build.Errors));
        var variants = ReportFile.Load(build.Paths.Report("graph")).Variants;
        Assert.Equal(
            [("agreement", 1.0), ("outputError", 0.0), ("divergence", 0.0), ("cosine", 1.0)],
            variants[0].Metrics.Select(metric => (metric.Name, Math.Round(metric.Value, 9))));
        Assert.Equal(["scores", "features"], variants[1].Outputs.Select(output => output.Name));
        Assert.InRange(variants[1].Metrics.Find("outputError")!.Value, 1e-4, 0.05);
        Assert.Equal(variants[1].Outputs.Max(output => output.Metrics.Find("outputError")), variants[1].Metrics.Find("outputError"));
        Assert.True(variants[2].Bytes.Weights < variants[1].Bytes.Weights
            || variants[2].Bytes.GzipTarball <= variants[1].Bytes.GzipTarball);
    }

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Every_description_can_be_read(string json)
    {
        // arrange: the files and folders that it names
        using var folder = new TemporaryFolder();
        foreach (var text in Texts(JsonNode.Parse(json)!))
        {
            if (Path.GetExtension(text) is ".csv" or ".gz" or ".idx" or ".npz")
            {
                folder.Write(text, []);
            }
        }

        if ((string?)JsonNode.Parse(json)!["folder"] is { } pictures)
        {
            Directory.CreateDirectory(folder[pictures]);
        }

        File.WriteAllText(folder["dataset.json"], json);

        // act and assert
        Assert.NotEmpty(DatasetDescription.Load(folder["dataset.json"]).Metrics);
    }

    [Fact]
    public void Every_kind_of_data_has_an_example() => Assert.Equal(
        ["csv", "generate", "idx", "images", "numpy"],
        _page.Blocks("json").Select(json => (string)JsonNode.Parse(json)!["kind"]!).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_field_of_the_schema_is_explained()
    {
        // arrange
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Paths.OfRepository().Root, "schemas", "dataset.schema.json")));
        var kinds = schema.RootElement.GetProperty("$defs").EnumerateObject()
            .Where(definition => definition.Name is "csv" or "idx" or "images" or "numpy" or "generate");

        // assert
        Assert.All(
            kinds.SelectMany(kind => kind.Value.GetProperty("properties").EnumerateObject()).Select(property => property.Name)
                .Where(name => name != "$schema").Distinct(),
            field => Assert.Contains($"`{field}`", _page.Text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Texts(field.Value!)),
        JsonArray items => items.SelectMany(item => Texts(item!)),
        _ => node.GetValueKind() == JsonValueKind.String ? [(string)node!] : [],
    };
}
