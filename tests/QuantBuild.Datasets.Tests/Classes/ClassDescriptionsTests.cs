using System.Text;
using QuantBuild.Datasets.Classes;

namespace QuantBuild.Datasets.Tests.Classes;

public sealed class ClassDescriptionsTests
{
    [Fact]
    public void Imagenet_has_its_thousand_classes_in_order()
    {
        // assert
        Assert.Equal(1000, ClassDescriptions.ImageNet.Count);
        Assert.Equal("tench, Tinca tinca", ClassDescriptions.ImageNet[0]);
        Assert.Equal("koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus", ClassDescriptions.ImageNet[105]);
        Assert.Equal("toilet tissue, toilet paper, bathroom tissue", ClassDescriptions.ImageNet[999]);
    }

    [Theory]
    [InlineData(new[] { 1 }, "goldfish", true)]
    [InlineData(new[] { 0 }, "goldfish", false)]
    [InlineData(new[] { 0, 5, 1 }, "goldfish", true)]
    [InlineData(new[] { 388 }, "ant", true)]
    [InlineData(new[] { 1 }, "Goldfish", false)]
    [InlineData(new[] { 831 }, "sofa", false)]
    public void A_prediction_is_right_where_its_description_contains_the_label(int[] predicted, string label, bool right) =>
        Assert.Equal(right, ClassDescriptions.ImageNet.IsHit(predicted, label));

    [Theory]
    [InlineData("[]", DatasetRejection.InvalidField, "$: The value must be an object, found [].")]
    [InlineData("""{"0": "a", "2": "b"}""", DatasetRejection.InvalidField, "$.2: 2 classes must have the keys 0 to 1")]
    [InlineData("""{"0": "a", "-1": "b"}""", DatasetRejection.InvalidField, "$.-1")]
    [InlineData("""{"1": "a", "01": "b"}""", DatasetRejection.InvalidField, "class 0 has no description")]
    [InlineData("""{"0": 7}""", DatasetRejection.InvalidField, "$.0: The value must be a string, found 7.")]
    [InlineData("""{"0": "a", "0": "b"}""", DatasetRejection.InvalidJson, "no valid JSON")]
    [InlineData("""{""", DatasetRejection.InvalidJson, "no valid JSON")]
    [InlineData("""{"0":"\ud800","1":"\ud800","2":"x"}""", DatasetRejection.InvalidJson, "half of a surrogate pair is escaped at byte 5")]
    [InlineData("""{"0":"a\u0000b"}""", DatasetRejection.InvalidJson, "a NUL is escaped")]
    public void Damage_is_refused(string json, DatasetRejection rejection, string expected)
    {
        // arrange
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        // act
        var error = Refused.By(rejection, () => ClassDescriptions.Parse(stream, "classes.json"));

        // assert
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("classes.json", error.File);
    }

    [Fact]
    public void A_file_of_descriptions_is_read()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var path = folder.Write("classes.json", [.. """{"1": "dog", "0": "cat, tiger"}"""u8]);

        // act
        var classes = ClassDescriptions.Load(path);

        // assert
        Assert.Equal("cat, tiger", classes[0]);
        Assert.True(classes.IsHit([1, 0], "tiger"));
        Refused.By(DatasetRejection.Unreadable, () => ClassDescriptions.Load(folder["gone.json"]));
    }
}
