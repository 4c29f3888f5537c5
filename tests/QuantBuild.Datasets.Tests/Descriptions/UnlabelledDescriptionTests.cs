namespace QuantBuild.Datasets.Tests.Descriptions;

/// <summary>Data of which nothing is true, since variants are compared with the float model.</summary>
public sealed class UnlabelledDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("""{ "kind": "csv", "file": "rows.csv", "features": ["a", "b"], "metrics": ["agreement"] }""", 3)]
    [InlineData("""{ "kind": "idx", "images": "images.idx.gz", "scaling": "unit", "metrics": ["outputError"] }""", 3)]
    [InlineData("""{ "kind": "images", "folder": "pictures", "size": [2, 2], "scaling": "unit", "metrics": ["agreement", "cosine"] }""", 3)]
    [InlineData("""{ "kind": "numpy", "inputs": "inputs.npy", "metrics": ["divergence"] }""", 3)]
    public void Labels_may_be_left_out_where_no_metric_asks_for_them(string json, int count) =>
        Assert.Equal(new NoTargets(count), _samples.Load(json).Open().Targets);

    [Fact]
    public void A_metric_that_asks_for_labels_among_others_needs_them()
    {
        // act
        var error = Refused.By(DatasetRejection.InvalidField, () =>
            _samples.Load("""{ "kind": "numpy", "inputs": "inputs.npy", "metrics": ["agreement", "mae"] }"""));

        // assert
        Assert.EndsWith("$.targets: The field is missing.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_inputs_have_the_values_of_one_after_the_other_in_each_example()
    {
        // act
        var dataset = _samples.Load("""
            {
              "kind": "numpy",
              "inputs": [
                { "name": "left", "file": "inputs.npy" },
                { "name": "right", "file": "arrays.npz", "array": "x", "inputShape": [2, 1] }
              ],
              "metrics": ["agreement"]
            }
            """).Open();

        // assert
        Assert.Equal(["left [2]", "right [2, 1]"], dataset.Inputs.Select(input => $"{input.Name} [{string.Join(", ", input.Shape)}]"));
        Assert.Equal([1f, 2, 6, 5, 3, 4, 4, 3, 5, 6, 2, 1], DescribedSamples.Read(dataset));
    }

    [Fact]
    public void Inputs_of_other_numbers_of_examples_are_refused()
    {
        // arrange
        _samples.Write("two.npy", DescribedSamples.Npy("<f4", "(2, 1)", DescribedSamples.Floats(1, 2)));

        // act
        var description = _samples.Load("""
            {
              "kind": "numpy",
              "inputs": [{ "name": "a", "file": "inputs.npy" }, { "name": "b", "file": "two.npy" }],
              "metrics": ["agreement"]
            }
            """);

        // assert
        Assert.Contains(
            "All inputs must have as many examples; b has 2, a has 3.",
            Refused.By(DatasetRejection.ShapeMismatch, () => description.Open()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idx", """ "images": "images.idx.gz", "labels": "labels.idx", "scaling": "unit" """)]
    [InlineData("numpy", """ "inputs": "inputs.npy", "targets": "targets.npy" """)]
    public void A_class_without_a_name_is_refused(string kind, string data) => Assert.Contains(
        "The class of example 0 is 2, and \"classes\" has 2 names, of the classes from 0.",
        Refused.By(DatasetRejection.InvalidValue, () =>
            _samples.Load($$"""{ "kind": "{{kind}}", {{data}}, "classes": ["a", "b"], "metrics": ["accuracy"] }""").Open()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Classes_of_arrays_have_the_names_that_are_given()
    {
        // act
        var targets = _samples.Load("""
            { "kind": "numpy", "inputs": "inputs.npy", "targets": "targets.npy", "classes": ["a", "b", "c"], "metrics": ["accuracy"] }
            """).Open().Targets;

        // assert
        Assert.Equal(["a", "b", "c"], Assert.IsType<ClassTargets>(targets).Names);
    }
}
