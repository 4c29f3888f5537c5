using QuantBuild.Reporting.Rendering.Charts;

namespace QuantBuild.Reporting.Tests.Charts;

public sealed class LabelPlacementTests
{
    [Fact]
    public void Names_of_crowded_points_cover_neither_each_other_nor_the_line()
    {
        // arrange
        var labels = new LabelPlacement(0, 0, 400, 200);
        labels.Avoid((100, 100), (300, 100));

        // act
        var names = Enumerable.Range(0, 6)
            .SelectMany(i => labels.Place($"variant {i}", 200 + i, 100, Ink.Text)).OfType<Caption>().ToArray();

        // assert
        var boxes = Array.ConvertAll(names, Box);
        Assert.Equal(6, names.Length);
        Assert.All(boxes, box => Assert.True(box.Bottom < 100 || box.Top > 100));
        Assert.All(boxes.Index(), one => Assert.All(boxes.Take(one.Index), other => Assert.False(Overlap(one.Item, other))));
    }

    [Fact]
    public void A_name_that_has_no_room_is_left_out()
    {
        Assert.Empty(new LabelPlacement(0, 0, 20, 10).Place("a long name", 10, 5, Ink.Text));
    }

    private static (double Left, double Top, double Right, double Bottom) Box(Caption caption)
    {
        var width = TextWidth.Of(caption.Text, Caption.Size);
        var left = caption.X - (caption.Anchor switch { Anchor.Start => 0, Anchor.End => width, _ => width / 2 });
        return (left, caption.Y - 9, left + width, caption.Y + 3);
    }

    private static bool Overlap(
        (double Left, double Top, double Right, double Bottom) one, (double Left, double Top, double Right, double Bottom) other) =>
            one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;
}
