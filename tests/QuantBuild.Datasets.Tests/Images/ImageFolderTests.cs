using System.Numerics.Tensors;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Tests.Images;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Photographs_are_listed_in_ordinal_order_and_nothing_else_is()
    {
        // arrange
        foreach (var name in (string[])[
            "n2_1_b.jpg", "N1_1_a.JPEG", "n1_10_a.png", "n1_1_a.jpg", "._n1_1_a.jpg", "README.md", "inside/n0_0_x.jpg",
        ])
        {
            _folder.Write(name, []);
        }

        // act
        var opened = ImageFolder.Open(_folder.Path);
        var images = opened.Images;

        // assert
        Assert.Equal($"{_folder.Path}: left out 1 file of kinds that are not read: .md (1).", opened.LeftOut);
        Assert.Equal(["N1_1_a.JPEG", "n1_10_a.png", "n1_1_a.jpg", "n2_1_b.jpg"], images.Select(image => Path.GetFileName(image.Path)));
    }

    [Theory]
    [InlineData("n01443537_11099_goldfish.jpg", "goldfish")]
    [InlineData("n01882714_4157_koala_bear.jpg", "koala")]
    [InlineData("n04254680_1_ping-pong_ball.jpg", "ping-pong")]
    [InlineData("n0_1_cat.small.jpg", "cat")]
    public void The_label_is_the_third_part_of_the_name(string name, string label) =>
        Assert.Equal(label, LabelledImage.FromPath(Path.Combine("some_folder_with_parts", name)).Label);

    [Theory]
    [InlineData("goldfish.jpg")]
    [InlineData("n01443537_goldfish.jpg")]
    [InlineData("n01443537_11099_.jpg")]
    public void A_name_without_label_is_refused(string name)
    {
        // act
        var error = Refused.By(DatasetRejection.UnknownLabel, () => LabelledImage.FromPath(name));

        // assert
        Assert.Equal(name, error.File);
        Assert.Contains("third part", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_or_without_pictures_is_named()
    {
        // act and assert
        Assert.Equal(_folder["gone"], Refused.By(DatasetRejection.Unavailable, () => ImageFolder.Open(_folder["gone"])).File);
        Assert.Contains(
            "no pictures of a kind that is read (.bmp, .gif, .ico,",
            Refused.By(DatasetRejection.NoExamples, () => ImageFolder.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Batches_come_in_order_whatever_is_decoded_ahead(int prefetch)
    {
        // arrange: picture i is all of level i
        var images = WriteSolid(23);
        var options = new ImageBatchOptions { BatchSize = 5, Height = 2, Width = 3, Prefetch = prefetch };
        var seen = new List<float>();
        var sizes = new List<int>();

        // act
        await foreach (var batch in images.ReadBatchesAsync(options, Cancel))
        {
            using (batch)
            {
                sizes.Add(batch.Images.Count);
                Assert.Equal([batch.Images.Count, 2, 3, 3], batch.Shape);
                Assert.Equal(batch.Images.Count * 18, batch.Pixels.Length);
                seen.AddRange(batch.Pixels.ToArray());
            }
        }

        // assert
        Assert.Equal([5, 5, 5, 5, 3], sizes);
        Assert.Equal(Enumerable.Range(0, 23).SelectMany(level => Enumerable.Repeat((float)level, 18)), seen);
    }

    [Fact]
    public async Task An_unreadable_picture_ends_the_reading_and_is_named()
    {
        // arrange
        var images = WriteSolid(10, damaged: 7);
        var count = 0;

        // act
        var error = await Refused.ByAsync(DatasetRejection.Damaged, async () =>
        {
            await foreach (var batch in images.ReadBatchesAsync(new ImageBatchOptions { BatchSize = 3, Height = 1, Width = 1 }, Cancel))
            {
                count += batch.Images.Count;
                batch.Dispose();
            }
        });

        // assert
        Assert.EndsWith("n_007_thing.jpg", error.File, StringComparison.Ordinal);
        Assert.Equal(6, count);
    }

    [Fact]
    public async Task Unreadable_pictures_are_left_out_and_listed_when_asked_for()
    {
        // arrange
        var images = WriteSolid(6, damaged: 4);
        var options = new ImageBatchOptions { BatchSize = 3, Height = 1, Width = 1, SkipUnreadable = true };
        var levels = new List<float>();
        var unreadable = new List<string?>();

        // act
        await foreach (var batch in images.ReadBatchesAsync(options, Cancel))
        {
            levels.AddRange(batch.Pixels.ToArray().Where((_, i) => i % 3 == 0));
            unreadable.AddRange(batch.Unreadable.Select(error => Path.GetFileName(error.File)));
            batch.Dispose();
        }

        // assert
        Assert.Equal([0, 1, 2, 3, 5], levels);
        Assert.Equal(["n_004_thing.jpg"], unreadable);
    }

    [Fact]
    public async Task Ending_early_leaves_no_work_behind()
    {
        // arrange
        var images = WriteSolid(40);

        // act
        await foreach (var batch in images.ReadBatchesAsync(
            new ImageBatchOptions { BatchSize = 1, Height = 8, Width = 8, Prefetch = 8 }, Cancel))
        {
            batch.Dispose();
            break;
        }

        // assert: no file is open any more, so that the folder can go; pictures read afterwards are read anew
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_cancelled_reading_stops()
    {
        // arrange
        using var cancelled = new CancellationTokenSource();
        var images = WriteSolid(10);

        // act and assert
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in images.ReadBatchesAsync(new ImageBatchOptions { BatchSize = 2 }, cancelled.Token))
            {
                batch.Dispose();
                await cancelled.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task A_batch_is_of_no_use_after_it_is_disposed_of()
    {
        // arrange
        await foreach (var batch in WriteSolid(1).ReadBatchesAsync(cancellationToken: Cancel))
        {
            // act
            batch.Dispose();

            // assert
            Assert.Throws<ObjectDisposedException>(() => batch.Pixels);
        }
    }

    [Fact]
    public async Task The_thousand_real_photographs_are_all_readable()
    {
        // arrange
        var images = ImageFolder.Open(Path.Combine(RealData.Require("imagenet-1000-samples"), "imagenet-1000-samples"));
        var options = new ImageBatchOptions { Height = 32, Width = 32 };
        var count = 0;

        // act
        await foreach (var batch in images.ReadBatchesAsync(options, Cancel))
        {
            using (batch)
            {
                count += batch.Images.Count;
                Assert.InRange(TensorPrimitives.Min<float>(batch.Pixels.Span), 0, 255);
                Assert.InRange(TensorPrimitives.Max<float>(batch.Pixels.Span), 0, 255);
            }
        }

        // assert
        Assert.Equal(1000, count);
        Assert.Equal(196, images.Images.Select(image => image.Label).Distinct().Count());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageFolder WriteSolid(int count, int? damaged = null)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.Write($"n_{i:000}_thing.jpg", i == damaged ? [1, 2, 3] : TinyJpeg.Solid([(byte)i]));
        }

        return ImageFolder.Open(_folder.Path);
    }
}
