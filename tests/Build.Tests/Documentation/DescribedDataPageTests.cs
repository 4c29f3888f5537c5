using System.Text.Json;
using System.Text.Json.Nodes;
using Build.Tests.Running;
using QuantBuild.Datasets.Descriptions;

namespace Build.Tests.Documentation;

/// <summary>docs/described-data.md against the build: what a reader copies from it must work.</summary>
public sealed class DescribedDataPageTests
{
    private static readonly DocumentationPage _page = new("described-data.md");

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
        ["csv", "idx", "images", "numpy"],
        _page.Blocks("json").Select(json => (string)JsonNode.Parse(json)!["kind"]!).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_field_of_the_schema_is_explained()
    {
        // arrange
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Paths.OfRepository().Root, "schemas", "dataset.schema.json")));
        var kinds = schema.RootElement.GetProperty("$defs").EnumerateObject().Where(definition =>
            definition.Name is "csv" or "idx" or "images" or "numpy");

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
