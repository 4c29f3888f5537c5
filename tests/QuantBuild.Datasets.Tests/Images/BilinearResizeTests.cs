using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Tests.Images;

public sealed class BilinearResizeTests
{
    [Fact]
    public void Doubling_repeats_the_last_row_and_column_as_tensorflow_does_without_aligned_corners()
    {
        // act: rows and columns at 0, 0.5, 1, 1.5; past the last source pixel there is none to blend with
        var resized = Resize([10, 20, 30, 40], 2, 2, 4, 4);

        // assert: computed by hand
        Assert.Equal(
            [
                10, 15, 20, 20,
                20, 25, 30, 30,
                30, 35, 40, 40,
                30, 35, 40, 40,
            ],
            resized);
    }

    [Fact]
    public void Shrinking_samples_and_does_not_average()
    {
        // act: places 0, 5/3 and 10/3
        var resized = Resize([0, 10, 20, 30, 40], 5, 1, 3, 1);

        // assert
        Assert.Equal([0, 50f / 3, 100f / 3], resized, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        // arrange
        var pixels = Bytes.Random(7 * 5);

        // act and assert
        Assert.Equal(pixels.Select(pixel => (float)pixel), Resize(pixels, 7, 5, 7, 5));
    }

    [Theory]
    [InlineData(500, 375, 224, 224)]
    [InlineData(60, 80, 224, 224)]
    [InlineData(1, 1, 5, 3)]
    [InlineData(1024, 3, 1, 1)]
    public void Vectors_give_what_the_definition_gives(int width, int height, int newWidth, int newHeight)
    {
        // arrange
        var rgba = Bytes.Random(width * height * 4);
        var resized = new float[newWidth * newHeight * 3];

        // act
        new BilinearResize(width, height, newWidth, newHeight).Take(rgba, resized);

        // assert: bit for bit, the definition in float32
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    Assert.Equal(
                        Definition(rgba, width, height, newWidth, newHeight, x, y, channel), resized[(((y * newWidth) + x) * 3) + channel]);
                }
            }
        }
    }

    [Theory]
    [InlineData(375, 224)]
    [InlineData(80, 224)]
    [InlineData(2241, 224)]
    public void Strips_of_rows_give_what_the_whole_picture_gives(int height, int newHeight)
    {
        // arrange
        const int width = 9, newWidth = 5;
        var rgba = Bytes.Random(width * height * 4);
        var whole = new float[newWidth * newHeight * 3];
        new BilinearResize(width, height, newWidth, newHeight).Take(rgba, whole);

        foreach (var rows in (int[])[1, 2, 3, 32, height - 1])
        {
            // act
            var resized = new float[whole.Length];
            var resize = new BilinearResize(width, height, newWidth, newHeight);
            foreach (var strip in rgba.Chunk(rows * width * 4))
            {
                resize.Take(strip, resized);
            }

            // assert
            Assert.Equal(whole, resized);
        }
    }

    private static float Definition(byte[] rgba, int width, int height, int newWidth, int newHeight, int x, int y, int channel)
    {
        var (sourceX, sourceY) = (x * (width / (float)newWidth), y * (height / (float)newHeight));
        var (left, top) = ((int)MathF.Floor(sourceX), (int)MathF.Floor(sourceY));
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        var above = At(left, top) + ((At(right, top) - At(left, top)) * (sourceX - left));
        var below = At(left, bottom) + ((At(right, bottom) - At(left, bottom)) * (sourceX - left));
        return above + ((below - above) * (sourceY - top));

        float At(int column, int row) => rgba[(((row * width) + column) * 4) + channel];
    }

    /// <summary>Resizes a gray picture and checks that all channels agree.</summary>
    private static float[] Resize(byte[] gray, int width, int height, int newWidth, int newHeight)
    {
        var resized = new float[newWidth * newHeight * 3];
        new BilinearResize(width, height, newWidth, newHeight).Take(
            [.. gray.SelectMany(level => new byte[] { level, level, level, 255 })], resized);
        Assert.All(resized.Chunk(3), pixel => Assert.Single(pixel.Distinct()));
        return [.. resized.Where((_, i) => i % 3 == 0)];
    }
}
