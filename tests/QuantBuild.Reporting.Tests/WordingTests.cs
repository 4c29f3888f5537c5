using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Tests;

public sealed class WordingTests
{
    [Theory]
    [InlineData("top3", "top-3 accuracy=0.500")]
    [InlineData("top10", "top-10 accuracy=0.500")]
    [InlineData("mse", "MSE=0.500000")]
    [InlineData("accuracy", "accuracy=0.5000")]
    [InlineData("topping", "topping=0.500000")]
    public void Metrics_of_any_model_have_names_for_people(string metric, string expected) =>
        Assert.Equal(expected, $"{Wording.MetricName(metric)}={Wording.MetricValue(metric, 0.5)}");

    [Fact]
    public void A_source_that_is_quantized_already_is_named_as_such_wherever_it_is_shown()
    {
        // arrange
        var given = Samples.Housing with
        {
            Variants = [Samples.Housing.Variants[0] with { Scheme = "uint8" }, .. Samples.Housing.Variants.Skip(1)],
        };

        // act
        string[] alone = [MarkdownReport.Render(given), HtmlReport.Render(given)];
        var together = MarkdownReport.Render(given, Samples.Mnist);

        // assert
        Assert.All(alone, page =>
        {
            Assert.Contains("Original (uint8, as given)", page, StringComparison.Ordinal);
            Assert.DoesNotContain("no quantization", page, StringComparison.Ordinal);
            Assert.DoesNotContain("The float model<", page, StringComparison.Ordinal);
        });
        Assert.Contains(">Original (as given)</th>", HtmlReport.Render(given, Samples.Mnist), StringComparison.Ordinal);
        Assert.Contains("| housing: multi-layer regressor | Original (uint8, as given) |", together, StringComparison.Ordinal);
        Assert.Contains("| MNIST: convnet | Original (no quantization) |", together, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAE is the mean absolute error of the normalized label: lower is better.", "housing")]
    [InlineData("MAE is the mean absolute error: lower is better.", "housing", "houses")]
    public void Only_of_the_housing_demo_is_it_known_that_labels_are_normalized(string note, params string[] demos) =>
        Assert.Equal(note, Wording.ErrorNote(demos.Select(demo => Samples.Housing with { Demo = demo })));
}
