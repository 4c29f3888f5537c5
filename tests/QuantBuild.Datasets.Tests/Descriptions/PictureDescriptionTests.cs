using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Tests.Images;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class PictureDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Pictures_are_resized_scaled_and_labelled_by_their_folder()
    {
        // act
        var dataset = _samples.Load(DescribedSamples.Complete["images"]).Open();
        var pixels = DescribedSamples.Read(dataset);

        // assert: cat/one, cat/two, dog/one
        Assert.Equal([4, 6, 3], dataset.ExampleShape);
        Assert.Equal(
            [0, 0.2f, 1], pixels.Chunk(4 * 6 * 3).Select(picture => picture.Average()), (wanted, found) => Math.Abs(wanted - found) < 0.01);
        Assert.Equal([1, 1, 0], Assert.IsType<ClassTargets>(dataset.Targets).Classes);
        Assert.Equal("two.jpg", Path.GetFileName(dataset.FileOf(1)));
    }

    [Fact]
    public void Without_a_list_classes_are_the_labels_in_alphabetical_order_in_other_folders_too()
    {
        // act
        var description = _samples.Load(DescriptionDamage.Apply("images", "\"classes\": [\"dog\", \"cat\"],", string.Empty));

        // assert: the selection has a dog only, which is class 1 all the same
        Assert.Equal([0, 0, 1], Assert.IsType<ClassTargets>(description.Open().Targets).Classes);
        Assert.Equal([1], Assert.IsType<ClassTargets>(description.OpenSelection()!.Targets).Classes);
    }

    [Fact]
    public void A_part_of_the_file_name_may_be_the_label()
    {
        // act
        var dataset = _samples.Load("""
            { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 1 }, "size": [8, 8], "scaling": "none",
              "classDescriptions": "imagenet", "metrics": ["top1", "top5"] }
            """).Open();

        // assert
        var targets = Assert.IsType<LabelTargets>(dataset.Targets);
        Assert.Equal(["tabby", "tench"], targets.Labels);
        Assert.Equal(1000, targets.Descriptions.Count);
    }

    [Fact]
    public void Labels_of_which_no_class_tells_are_refused() =>
        Assert.Contains(
            "No class description contains the label of any picture, which is \"1\" here.",
            Refused.By(DatasetRejection.UnknownLabel, () => _samples.Load("""
                { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 0 }, "size": [8, 8], "scaling": "none",
                  "classDescriptions": "none.json", "metrics": ["top1"] }
                """.Replace("none.json", _samples.Text("classes.json", """{ "0": "tabby cat", "1": "tench" }"""), StringComparison.Ordinal))
                .Open()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"classes\": [\"dog\", \"cat\"]", "\"classes\": [\"dog\"]", DatasetRejection.UnknownLabel, "The label \"cat\" is none of "
        + "the classes: dog.")]
    [InlineData("{ \"from\": \"folder\" }", "{ \"from\": \"fileName\", \"part\": 3 }", DatasetRejection.NoExamples, "The folder holds no "
        + "pictures of a kind that is read (.bmp, .gif, .ico, .jfif, .jpe, .jpeg, .jpg, .png, .webp).")]
    [InlineData("\"folder\": \"pictures\"", "\"folder\": \"named\"", DatasetRejection.NoExamples, "The sub-folders hold no pictures of a "
        + "kind that is read (.bmp, .gif, .ico, .jfif, .jpe, .jpeg, .jpg, .png, .webp); left out 2 pictures in no class's folder.")]
    public void What_does_not_fit_the_folder_is_refused(string usual, string other, DatasetRejection rejection, string message) =>
        Assert.Contains(
            message, Refused.By(rejection, () => _samples.Load(DescriptionDamage.Apply("images", usual, other)).Open()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Classes_are_numbered_by_visible_sub_folders_empty_ones_included()
    {
        // arrange: a, b and z are classes 0, 1 and 2; capital letters come first, and U+1F600 after U+FB01, as in Python
        Pictures(
            "tree/a/x.png", "tree/.ipynb_checkpoints/x-checkpoint.png", "tree/z/x.png", "tree/ﬁ/x.png", "tree/😀/x.png", "tree/B/x.png");
        _samples.Text("tree/b/.gitkeep", string.Empty);

        // act
        var targets = Assert.IsType<ClassTargets>(OpenTree().Targets);

        // assert
        Assert.Equal(["B", "a", "b", "z", "ﬁ", "😀"], targets.Names);
        Assert.Equal([0, 1, 3, 4, 5], targets.Classes);
    }

    [Fact]
    public void Pictures_in_folders_within_a_class_are_its_pictures()
    {
        // arrange: Keras walks on into hidden folders there, and takes a folder before the folders within
        Pictures("tree/a/deep/1.png", "tree/a/2.png", "tree/a/.kept/3.png", "tree/b/1.png", "elsewhere/4.png");
        Directory.CreateSymbolicLink(_samples["tree/a/link"], _samples["elsewhere"]);
        Directory.CreateSymbolicLink(_samples["tree/c"], _samples["elsewhere"]);

        // act
        var dataset = OpenTree();

        // assert: a link to a folder is a class, but is not followed within one
        Assert.Equal(["2.png", "3.png", "1.png", "1.png", "4.png"], Enumerable.Range(0, dataset.Count)
            .Select(position => Path.GetFileName(dataset.FileOf(position))));
        Assert.Equal([0, 0, 0, 1, 2], Assert.IsType<ClassTargets>(dataset.Targets).Classes);
    }

    [Fact]
    public void Files_that_are_left_out_are_counted_by_their_kind()
    {
        // arrange
        Pictures("tree/a/x.png", "tree/a/._x.png", "tree/b/y.WEBP", "stray.png", "tree/top.jpg");
        foreach (var name in (string[])["tree/a/1.tif", "tree/a/2.TIF", "tree/b/3.svg", "tree/b/README", "tree/b/.DS_Store"])
        {
            _samples.Text(name, "?");
        }

        // act
        var dataset = OpenTree();

        // assert
        Assert.Equal(2, dataset.Count);
        Assert.Equal([$"{_samples["tree"]}: left out 4 files of kinds that are not read: .svg (1), .tif (2), without ending (1), "
            + "and 1 picture in no class's folder."], dataset.Notices);
    }

    [Fact]
    public void A_folder_of_other_kinds_only_says_which()
    {
        // arrange
        _samples.Text("tree/a/1.tif", "?");

        // act and assert
        Assert.EndsWith(
            "The sub-folders hold no pictures of a kind that is read (.bmp, .gif, .ico, .jfif, .jpe, .jpeg, .jpg, .png, .webp); "
                + "left out 1 file of kinds that are not read: .tif (1).",
            Refused.By(DatasetRejection.NoExamples, () => OpenTree()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_name_without_that_part_is_named() =>
        Assert.EndsWith(
            "1_tabby.jpg",
            Refused.By(DatasetRejection.UnknownLabel, () => _samples.Load("""
                { "kind": "images", "folder": "named", "label": { "from": "fileName", "part": 2 }, "size": [8, 8], "scaling": "none",
                  "metrics": ["accuracy"] }
                """).Open()).File,
            StringComparison.Ordinal);

    [Fact]
    public void An_unreadable_picture_is_an_error_or_left_out()
    {
        // arrange
        _samples.Text("pictures/cat/three.jpg", "no picture");
        var dataset = _samples.Load(DescribedSamples.Complete["images"]).Open();

        // act
        var error = Refused.By(DatasetRejection.Damaged, () => DescribedSamples.Read(dataset));
        var batches = dataset.ReadBatchesAsync([0, 1, 2, 3], 4, skipUnreadable: true, TestContext.Current.CancellationToken)
            .ToBlockingEnumerable(TestContext.Current.CancellationToken).ToArray();

        // assert: one, three, two, dog
        Assert.EndsWith("three.jpg", error.File, StringComparison.Ordinal);
        Assert.Equal([0, 2, 3], batches.SelectMany(batch => batch.Positions));
        Assert.Single(batches.SelectMany(batch => batch.Unreadable));
        Array.ForEach(batches, batch => batch.Dispose());
    }

    [Theory]
    [InlineData("three.jpg")]
    [InlineData("gone.jpg")]
    public void A_picture_that_is_a_link_to_nothing_is_an_error_or_left_out(string target)
    {
        // arrange: to nothing, and to itself
        File.CreateSymbolicLink(_samples["pictures/cat/three.jpg"], target);
        var dataset = _samples.Load(DescribedSamples.Complete["images"]).Open();

        // act
        var error = Refused.By(DatasetRejection.Unreadable, () => DescribedSamples.Read(dataset));
        var batches = dataset.ReadBatchesAsync([0, 1, 2, 3], 4, skipUnreadable: true, TestContext.Current.CancellationToken)
            .ToBlockingEnumerable(TestContext.Current.CancellationToken).ToArray();

        // assert: one, three, two, dog
        Assert.EndsWith("three.jpg", error.File, StringComparison.Ordinal);
        Assert.EndsWith("three.jpg' is a link that leads to nothing.", error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 2, 3], batches.SelectMany(batch => batch.Positions));
        Array.ForEach(batches, batch => batch.Dispose());
    }

    private void Pictures(params string[] names) => Array.ForEach(names, name => _samples.Write(name, TinyJpeg.Solid([128])));

    private DescribedDataset OpenTree() => _samples.Load("""{ "kind": "images", "folder": "tree", "label": { "from": "folder" },"""
        + """ "size": [8, 8], "scaling": "none", "metrics": ["accuracy"] }""").Open();
}
