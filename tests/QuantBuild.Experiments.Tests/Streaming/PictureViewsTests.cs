using QuantBuild.Experiments.Streaming;

namespace QuantBuild.Experiments.Tests.Streaming;

public class PictureViewsTests
{
    private const int Height = 40;
    private const int Width = 60;
    private const int Channels = 3;

    [Fact]
    public void A_part_is_enlarged_to_the_whole()
    {
        // arrange: where values rise evenly, what lies between two is known
        var (picture, enlarged) = (Ramp(), new float[Height * Width * Channels]);
        var part = new PicturePart(Left: 0.25, Top: 0.5, Width: 0.5, Height: 0.25);

        // act
        part.Enlarge(picture, enlarged, (Height, Width, Channels));

        // assert
        Assert.All(Enumerable.Range(0, enlarged.Length), i =>
        {
            var (y, x, channel) = (i / (Width * Channels), i / Channels % Width, i % Channels);
            Assert.Equal(ValueAt(15 + (0.5 * x), 20 + (0.25 * y), channel), enlarged[i], 1e-3);
        });
    }

    [Fact]
    public void Beyond_the_last_row_and_column_their_values_go_on()
    {
        // arrange
        var (picture, enlarged) = (Ramp(), new float[Height * Width * Channels]);

        // act: the last column lies at 59.5, the last row at 39.75
        new PicturePart(Left: 0.5, Top: 0.75, Width: 0.5, Height: 0.25).Enlarge(picture, enlarged, (Height, Width, Channels));

        // assert
        Assert.Equal(ValueAt(Width - 1, Height - 1, 2), enlarged[^1], 1e-3);
    }

    [Fact]
    public void The_whole_as_a_part_is_the_picture_itself()
    {
        // arrange
        var pictures = Ramp();

        // act
        new PicturePart(0, 0, 1, 1).Enlarge(Ramp(), pictures, (Height, Width, Channels));

        // assert
        Assert.Equal(Ramp(), pictures);
    }

    [Fact]
    public void Parts_are_of_the_areas_asked_for_and_lie_within_the_picture()
    {
        // arrange
        const int Count = 500;
        var pictures = Enumerable.Repeat(Ramp(), Count).SelectMany(picture => picture).ToArray();

        // act
        new PictureViews(SmallestArea: 0.2, Seed: 1).Apply(pictures, [Height, Width, Channels]);

        // assert: how fast values rise tells the sides
        var parts = pictures.Chunk(Height * Width * Channels).Select(Measure).ToArray();
        Assert.All(parts, part => Assert.InRange(part.Width * part.Height, 0.199, 1.001));
        Assert.All(parts, part => Assert.InRange(part.Width / part.Height, 0.74, 1.35));
        Assert.All(parts, part => Assert.True(part is { Left: >= -1e-4, Top: >= -1e-4 } && part.Left + part.Width <= 1.001
            && part.Top + part.Height <= 1.001));

        // even between 0.2 and 1; those that do not fit are cut a little
        Assert.InRange(parts.Average(part => part.Width * part.Height), 0.54, 0.62);
        Assert.Contains(parts, part => part.Width * part.Height < 0.22);
        Assert.Contains(parts, part => part.Left > 0.4);
    }

    [Fact]
    public void Views_follow_from_the_seed()
    {
        // arrange
        float[] one = Ramp(), same = Ramp(), other = Ramp();

        // act
        new PictureViews(0.2, Seed: 5).Apply(one, [Height, Width, Channels]);
        new PictureViews(0.2, Seed: 5).Apply(same, [Height, Width, Channels]);
        new PictureViews(0.2, Seed: 6).Apply(other, [Height, Width, Channels]);

        // assert
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void One_of_so_many_pictures_is_shown_as_the_part_that_it_would_be_among_parts_alone()
    {
        // arrange
        var some = Enumerable.Repeat(Ramp(), 7).SelectMany(picture => picture).ToArray();
        var all = Enumerable.Repeat(Ramp(), 7).SelectMany(picture => picture).ToArray();

        // act
        new PictureViews(0.2, Seed: 5, Every: 3).Apply(some, [Height, Width, Channels]);
        new PictureViews(0.2, Seed: 5).Apply(all, [Height, Width, Channels]);

        // assert
        var parts = all.Chunk(Height * Width * Channels).ToArray();
        float[][] expected = [Ramp(), Ramp(), parts[2], Ramp(), Ramp(), parts[5], Ramp()];
        Assert.Equal(expected, some.Chunk(Height * Width * Channels));
    }

    // The first step along each side, which no edge cuts.
    private static PicturePart Measure(float[] view) => new(
        view[0] / Width, view[1] / Height, view[Channels] - view[0], view[(Width * Channels) + 1] - view[1]);

    /// <summary>The first channel rises to the right, the second downwards, the third both ways.</summary>
    private static float[] Ramp() =>
    [
        .. Enumerable.Range(0, Height * Width * Channels).Select(i =>
            (float)ValueAt(i / Channels % Width, i / (Width * Channels), i % Channels)),
    ];

    private static double ValueAt(double x, double y, int channel) => channel switch
    {
        0 => x,
        1 => y,
        _ => x + (100 * y),
    };
}
