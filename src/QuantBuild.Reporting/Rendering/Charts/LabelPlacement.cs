using QuantBuild.Common;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>Finds places for the names of points, so that no name covers another name or a point.</summary>
internal sealed class LabelPlacement(double left, double top, double right, double bottom)
{
    private const double Gap = 8;
    private const double Ascent = 9;
    private const double Descent = 3;

    // From beside the point outwards; beyond the first ring a line leads back.
    private static readonly double[] _rings = [0, 16, 32, 50, 70];

    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    public void Avoid(double x, double y, double radius) => _taken.Add((x - radius, y - radius, x + radius, y + radius));

    /// <summary>Keeps names off a line that runs along an axis.</summary>
    public void Avoid((double X, double Y) from, (double X, double Y) to) =>
        _taken.Add((Math.Min(from.X, to.X) - 1, Math.Min(from.Y, to.Y) - 1, Math.Max(from.X, to.X) + 1, Math.Max(from.Y, to.Y) + 1));

    /// <summary>The name, with a line to its point where it stands off; nothing where there is no room at all.</summary>
    public IEnumerable<Shape> Place(string text, double x, double y, Ink ink)
    {
        text = Printable.Name(text);
        var width = TextWidth.Of(text, Caption.Size);
        foreach (var (anchor, dx, dy) in _rings.SelectMany(Candidates))
        {
            var start = x + dx - (anchor switch { Anchor.Start => 0, Anchor.End => width, _ => width / 2 });
            var box = (start - 2, y + dy - Ascent, start + width + 2, y + dy + Descent);
            if (IsFree(box))
            {
                _taken.Add(box);
                return IsBeside(dx, dy)
                    ? [new Caption(x + dx, y + dy, text, ink, anchor)]
                    : [Leader(x, y, dx, dy, anchor), new Caption(x + dx, y + dy, text, ink, anchor)];
            }
        }

        return [];
    }

    private static Rule Leader(double x, double y, double dx, double dy, Anchor anchor) => new(
        x, y, x + dx + (anchor switch { Anchor.Start => -2, Anchor.End => 2, _ => 0 }), y + dy + (dy > 0 ? -Ascent : Descent),
        Ink.Axis, 0.75);

    private static bool IsBeside(double dx, double dy) => Math.Abs(dx) <= Gap && Math.Abs(dy) <= Gap + Ascent;

    private static IEnumerable<(Anchor Anchor, double Dx, double Dy)> Candidates(double ring) => ring == 0
        ?
        [
            (Anchor.Start, Gap, 4),
            (Anchor.End, -Gap, 4),
            (Anchor.Middle, 0, -Gap),
            (Anchor.Middle, 0, Gap + Ascent),
        ]
        :
        [
            (Anchor.Start, ring, -ring),
            (Anchor.Start, ring, ring),
            (Anchor.End, -ring, -ring),
            (Anchor.End, -ring, ring),
            (Anchor.Middle, 0, -Gap - ring),
            (Anchor.Middle, 0, Gap + Ascent + ring),
        ];

    private bool IsFree((double Left, double Top, double Right, double Bottom) box) =>
        box.Left >= left && box.Top >= top && box.Right <= right && box.Bottom <= bottom
        && !_taken.Exists(other => box.Left < other.Right && other.Left < box.Right && box.Top < other.Bottom && other.Top < box.Bottom);
}
