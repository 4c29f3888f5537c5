using QuantBuild.Datasets.Descriptions;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class DatasetDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("csv", "rows", "mae mse", false)]
    [InlineData("idx", "squares", "loss accuracy top2", true)]
    [InlineData("images", "animals", "accuracy", false)]
    [InlineData("numpy", "arrays", "mse", false)]
    public void A_description_of_every_kind_can_be_read_and_opened(string kind, string name, string metrics, bool logits)
    {
        // act
        var description = _samples.Load(DescribedSamples.Complete[kind]);

        // assert
        Assert.Equal(
            (name, metrics, logits),
            (description.Name, string.Join(' ', description.Metrics.Select(metric => metric.Name)), description.OutputsAreLogits));
        Assert.Equal(3, description.Open().Count);
        Assert.NotNull(description.OpenCalibration());
        Assert.NotNull(description.OpenSelection());
        Assert.All(description.Files, file => Assert.True(Path.Exists(file), file));
        Assert.Equal(description.Path, description.Files[0]);
    }

    [Theory]
    [MemberData(nameof(DescriptionDamage.OfForm), MemberType = typeof(DescriptionDamage))]
    [MemberData(nameof(DescriptionDamage.OfMeaning), MemberType = typeof(DescriptionDamage))]
    public void Damage_is_refused_with_file_path_and_rule(string kind, string healthy, string damaged, string path, string rule)
    {
        // act
        var error = Refused.By(DatasetRejection.InvalidField, () => _samples.Load(DescriptionDamage.Apply(kind, healthy, damaged)));

        // assert
        Assert.StartsWith($"{_samples["dataset.json"]}: {path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("\"kind\"", "kind")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"csv\", \"kind\": \"idx\"")]
    [InlineData("\"rows\"", "\"\\ud800\"")]
    [InlineData("\"rows.csv\"", "\"a\\u0000b\"")]
    public void What_is_no_JSON_is_refused_as_such(string healthy, string damaged) =>
        Assert.StartsWith(
            $"{_samples["dataset.json"]}: $: The file ",
            Refused.By(DatasetRejection.InvalidJson, () => _samples.Load(DescriptionDamage.Apply("csv", healthy, damaged))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_description_is_named() => Assert.Equal(
        _samples["none.json"], Refused.By(DatasetRejection.Unreadable, () => DatasetDescription.Load(_samples["none.json"])).File);

    [Fact]
    public void The_name_is_the_files_where_none_is_given() =>
        Assert.Equal("dataset", _samples.Load(DescriptionDamage.Apply("csv", "\"name\": \"rows\",", string.Empty)).Name);

    [Fact]
    public void Without_sections_there_is_no_data_to_calibrate_or_choose_by()
    {
        // act
        var description = _samples.Load(
            """{ "kind": "numpy", "inputs": "inputs.npy", "targets": "targets.npy", "metrics": ["accuracy"] }""");

        // assert
        Assert.Null(description.OpenCalibration());
        Assert.Null(description.OpenSelection());
    }
}
