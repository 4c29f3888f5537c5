namespace QuantBuild.Datasets.Tests.Descriptions;

/// <summary>Inputs that are made up.</summary>
public sealed class GenerateDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Inputs_have_the_models_shape_and_the_range_and_number_that_are_described()
    {
        // act
        var description = _samples.Load("""{ "kind": "generate", "examples": 5, "range": [-2, 3], "metrics": ["agreement"] }""")
            .For([new("image", [8, 8, 3])]);
        var dataset = description.Open();
        var values = DescribedSamples.Read(dataset);

        // assert: in all of the range, as 960 values are
        Assert.Equal("made-up inputs (seed 1, -2 to 3)", description.Name);
        Assert.Equal((5, 5 * 8 * 8 * 3), (dataset.Count, values.Length));
        Assert.InRange(values.Min(), -2, -1);
        Assert.InRange(values.Max(), 2, 3);
        Assert.Contains("The inputs are made up", Assert.Single(dataset.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_always_gives_the_same_and_another_one_others()
    {
        // act
        var (first, again, other) = (Make(1), Make(1), Make(2));

        // assert
        Assert.Equal(DescribedSamples.Read(first), DescribedSamples.Read(again));
        Assert.Empty(DescribedSamples.Read(first).Intersect(DescribedSamples.Read(other)));
        Assert.Equal(first.Sha256, again.Sha256);
        Assert.NotEqual(first.Sha256, other.Sha256);

        DescribedDataset Make(int seed) =>
            _samples.Load($$"""{ "kind": "generate", "seed": {{seed}}, "metrics": ["agreement"] }""").For([new("x", [4])]).Open();
    }

    [Fact]
    public void Each_of_several_inputs_may_have_a_shape_and_a_range_of_its_own()
    {
        // act
        var dataset = _samples.Load("""
            {
              "kind": "generate",
              "examples": 4,
              "inputs": [{ "name": "ids", "inputShape": [6], "range": [10, 20] }],
              "metrics": ["agreement"]
            }
            """).For([new("x", [2]), new("ids", [null])]).Open();
        var rows = DescribedSamples.Read(dataset).Chunk(8).ToList();

        // assert
        Assert.Equal(["x", "ids"], dataset.Inputs.Select(input => input.Name));
        Assert.All(rows, row => Assert.All(row[..2], value => Assert.InRange(value, 0, 1)));
        Assert.All(rows, row => Assert.All(row[2..], value => Assert.InRange(value, 10, 20)));
    }

    [Theory]
    [InlineData("", "$.inputShape: the model's input image leaves sizes open, [any, any, 3]; give an example's shape.")]
    [InlineData(", \"inputShape\": [8, 8, 1]", "$.inputShape: the model's input image takes [any, any, 3], found [8, 8, 1].")]
    [InlineData(", \"inputs\": [{ \"name\": \"picture\" }]", "$.inputs: the model has no input picture; it has image.")]
    public void What_does_not_follow_from_the_model_is_asked_for_by_its_key(string field, string message)
    {
        // arrange
        var description = _samples.Load($$"""{ "kind": "generate", "metrics": ["agreement"]{{field}} }""");

        // act and assert
        Assert.EndsWith(
            message,
            Refused.By(DatasetRejection.InvalidField, () => description.For([new("image", [null, null, 3])])).Message,
            StringComparison.Ordinal);
    }
}
