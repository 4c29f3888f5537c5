using QuantBuild.Experiments.Evaluation;
using SkiaSharp;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class ThumbnailTests
{
    [Fact]
    public void A_grayscale_picture_keeps_its_pixels()
    {
        // act: three columns, so that rows are padded
        var uri = Thumbnail.OfGray([0f, 0.5f, 1f, 1f, 0f, 0.25f], 3, 2);

        // assert
        using var bitmap = Decode(uri, "data:image/png;base64,");
        Assert.Equal((3, 2), (bitmap.Width, bitmap.Height));
        Assert.Equal([0, 128, 255, 255, 0, 64], Enumerable.Range(0, 6).Select(i => (int)bitmap.GetPixel(i % 3, i / 3).Red));
    }

    [Fact]
    public void Of_a_photograph_the_middle_is_kept_in_about_2_KB()
    {
        // arrange: noise, which compresses worst, with a red bar at the left that is cut off
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        using var photograph = new SKBitmap(300, 100);
        for (var i = 0; i < 30_000; i++)
        {
            var gray = (byte)random.Next(256);
            photograph.SetPixel(i % 300, i / 300, i % 300 < 90 ? SKColors.Red : new SKColor(gray, gray, gray));
        }

        using var png = photograph.Encode(SKEncodedImageFormat.Png, 100);
        var path = folder.Write("noise.png", png.ToArray());

        // act
        var uri = Thumbnail.OfFile(path);

        // assert
        using var bitmap = Decode(uri, "data:image/jpeg;base64,");
        Assert.Equal((64, 64), (bitmap.Width, bitmap.Height));
        Assert.InRange(uri.Length, 500, 4_000);
        var left = bitmap.GetPixel(4, 32);
        Assert.InRange(Math.Abs(left.Red - left.Blue), 0, 40);
    }

    [Fact]
    public void A_file_that_is_no_picture_is_named()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var path = folder.Write("cat.jpg", [1, 2, 3]);

        // act and assert
        Assert.Equal(path, Assert.Throws<QuantBuild.Datasets.DatasetException>(() => Thumbnail.OfFile(path)).File);
    }

    private static SKBitmap Decode(string uri, string kind)
    {
        Assert.StartsWith(kind, uri, StringComparison.Ordinal);
        return SKBitmap.Decode(Convert.FromBase64String(uri[kind.Length..]));
    }
}
