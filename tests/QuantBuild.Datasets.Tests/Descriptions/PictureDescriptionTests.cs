namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class PictureDescriptionTests : IDisposable
{
    private readonly DescribedSamples samples = new();

    public void Dispose() => samples.Dispose();

    [Fact]
    public void Pictures_are_resized_scaled_and_labelled_by_their_folder()
    {
        // act
        var dataset = samples.Load(DescribedSamples.Complete["images"]).Open();
        var pixels = DescribedSamples.Read(dataset);

        // assert: cat/one, cat/two, dog/one
        Assert.Equal([4, 6, 3], dataset.ExampleShape);
        Assert.Equal([0, 0.2f, 1], pixels.Chunk(4 * 6 * 3).Select(picture => picture.Average()), (wanted, found) => Math.Abs(wanted - found) < 0.01);
        Assert.Equal([1, 1, 0], Assert.IsType<ClassTargets>(dataset.Targets).Classes);
        Assert.Equal("two.jpg", Path.GetFileName(dataset.FileOf(1)));
    }

    [Fact]
    public void Without_a_list_classes_are_the_labels_in_alphabetical_order_in_other_folders_too()
    {
        // act
        var description = samples.Load(DescriptionDamage.Apply("images", "\"classes\": [\"dog\", \"cat\"],", string.Empty));

        // assert: the selection has a dog only, which is class 1 all the same
        Assert.Equal([0, 0, 1], Assert.IsType<ClassTargets>(description.Open().Targets).Classes);
        Assert.Equal([1], Assert.IsType<ClassTargets>(description.OpenSelection()!.Targets).Classes);
    }

    [Fact]
    public void A_part_of_the_file_name_may_be_the_label()
    {
        // act
        var dataset = samples.Load("""
            { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 1 }, "size": [8, 8], "scaling": "none", "classDescriptions": "imagenet", "metrics": ["top1", "top5"] }
            """).Open();

        // assert
        var targets = Assert.IsType<LabelTargets>(dataset.Targets);
        Assert.Equal(["tabby", "tench"], targets.Labels);
        Assert.Equal(1000, targets.Descriptions.Count);
    }

    [Fact]
    public void Labels_of_which_no_class_tells_are_refused()
        => Assert.Contains(
            "No class description contains the label of any picture, which is \"1\" here.",
            Assert.Throws<DatasetException>(() => samples.Load("""
                { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 0 }, "size": [8, 8], "scaling": "none", "classDescriptions": "none.json", "metrics": ["top1"] }
                """.Replace("none.json", samples.Text("classes.json", """{ "0": "tabby cat", "1": "tench" }"""), StringComparison.Ordinal)).Open()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"classes\": [\"dog\", \"cat\"]", "\"classes\": [\"dog\"]", "The label \"cat\" is none of the classes: dog.")]
    [InlineData("{ \"from\": \"folder\" }", "{ \"from\": \"fileName\", \"part\": 3 }", "The folder holds no pictures.")]
    [InlineData("\"folder\": \"pictures\"", "\"folder\": \"named\"", "The sub-folders hold no pictures.")]
    public void What_does_not_fit_the_folder_is_refused(string usual, string other, string message)
        => Assert.Contains(message, Assert.Throws<DatasetException>(() => samples.Load(DescriptionDamage.Apply("images", usual, other)).Open()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_name_without_that_part_is_named()
        => Assert.EndsWith(
            "1_tabby.jpg",
            Assert.Throws<DatasetException>(() => samples.Load("""
                { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 2 }, "size": [8, 8], "scaling": "none", "metrics": ["accuracy"] }
                """).Open()).File,
            StringComparison.Ordinal);

    [Fact]
    public void An_unreadable_picture_is_an_error_or_left_out()
    {
        // arrange
        samples.Text("pictures/cat/three.jpg", "no picture");
        var dataset = samples.Load(DescribedSamples.Complete["images"]).Open();

        // act
        var error = Assert.Throws<DatasetException>(() => DescribedSamples.Read(dataset));
        var batches = dataset.ReadBatchesAsync([0, 1, 2, 3], 4, skipUnreadable: true, TestContext.Current.CancellationToken).ToBlockingEnumerable(TestContext.Current.CancellationToken).ToArray();

        // assert: one, three, two, dog
        Assert.EndsWith("three.jpg", error.File, StringComparison.Ordinal);
        Assert.Equal([0, 2, 3], batches.SelectMany(batch => batch.Positions));
        Assert.Single(batches.SelectMany(batch => batch.Unreadable));
        Array.ForEach(batches, batch => batch.Dispose());
    }
}
