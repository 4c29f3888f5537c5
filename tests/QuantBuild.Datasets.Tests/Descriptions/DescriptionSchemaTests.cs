using System.Text.Json;
using Json.Schema;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Descriptions.Sources;

namespace QuantBuild.Datasets.Tests.Descriptions;

/// <summary>The schema, which editors complete by, against the reader, which decides.</summary>
public sealed class DescriptionSchemaTests
{
    private static readonly string _schemaText = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Repository", "dataset.schema.json"));
    private static readonly JsonSchema _schema = JsonSchema.FromText(_schemaText);

    public static TheoryData<string, string[], string[]> Kinds => new()
    {
        { "csv", [.. CsvSource.Fields], [.. CsvSource.OtherFields] },
        { "idx", [.. IdxSource.Fields], [.. IdxSource.OtherFields] },
        { "images", [.. PictureSource.Fields], [.. PictureSource.OtherFields] },
        { "numpy", [.. NumpySource.Fields], [.. NumpySource.OtherFields] },
        { "generate", [.. GenerateSource.Fields], [.. GenerateSource.OtherFields] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_schema_has_the_properties_that_the_reader_knows(string kind, string[] fields, string[] otherFields)
    {
        // arrange
        using var schema = JsonDocument.Parse(_schemaText);
        var properties = schema.RootElement.GetProperty("$defs").GetProperty(kind).GetProperty("properties");

        // assert
        Assert.Equal(DescribedFields.OfAllKinds.Concat(fields).Order(), Names(properties));
        Assert.All((string[])["calibration", "selection"], section =>
            Assert.Equal(otherFields.Order(), Names(properties.GetProperty(section).GetProperty("properties"))));
    }

    [Fact]
    public void Complete_descriptions_are_valid() => Assert.All(DescribedSamples.Complete.Values, json => Assert.True(IsValid(json), json));

    [Theory]
    [InlineData("csv", "\"price\"],", "\"price\"], \"classes\": [\"dog\", \"cat\"],")]
    [InlineData("csv", "\"kind\": \"z-score\", \"means\": [10, 1], \"standardDeviations\": [2, 0.5]", "\"kind\": \"none\"")]
    [InlineData("csv", "\"from\": \"more.csv\"", "\"minimums\": [0], \"maximums\": [1]")]
    [InlineData("images", "{ \"from\": \"folder\" }", "{ \"from\": \"fileName\", \"separator\": \"-\", \"part\": 2 }")]
    [InlineData("images", "\"classes\": [\"dog\", \"cat\"]", "\"classDescriptions\": \"imagenet\"")]
    [InlineData("numpy", "\"mse\"", "\"top999\"")]
    [InlineData("numpy", "{ \"file\": \"arrays.npz\", \"array\": \"x\" },",
        "[{ \"name\": \"a\", \"file\": \"inputs.npy\", \"scaling\": \"unit\" }],")]
    [InlineData("numpy", "\"targets\": \"targets.npy\",\n  \"scaling\": \"none\",\n  \"inputShape\": [1, 2],\n  \"metrics\": [\"mse\"]",
        "\"metrics\": [\"outputError\"]")]
    [InlineData("csv", "\"labels\": [\"price\"],", "\"metrics\": [\"agreement\"], \"labels\": [\"price\"],",
        "\"metrics\": [\"mae\", \"mse\"],")]
    [InlineData("generate", "\"inputShape\": [4, 6]", "\"inputs\": [{ \"name\": \"a\", \"inputShape\": [4], \"range\": [0, 255] }]")]
    public void Other_forms_are_valid(string kind, string usual, string other, string removed = "\0") =>
        Assert.True(IsValid(DescriptionDamage.Apply(kind, usual, other).Replace(removed, string.Empty, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(DescriptionDamage.OfForm), MemberType = typeof(DescriptionDamage))]
    public void What_the_reader_refuses_the_schema_refuses(string kind, string healthy, string damaged, string path, string rule) =>
        Assert.False(IsValid(DescriptionDamage.Apply(kind, healthy, damaged)), $"the reader says {path} {rule}");

    private static IEnumerable<string> Names(JsonElement properties) =>
        properties.EnumerateObject().Select(property => property.Name).Order();

    private static bool IsValid(string text)
    {
        using var json = JsonDocument.Parse(text);
        return _schema.Evaluate(json.RootElement).IsValid;
    }
}
