namespace QuantBuild.Experiments.Streaming;

/// <summary>A rectangle within a picture, in shares of its sides.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PicturePart(double Left, double Top, double Width, double Height)
{
    /// <summary>Enlarges the part to the size of the whole, bilinearly, at places as <c>tf.image.resizeBilinear</c> takes them by default.
    /// </summary>
    /// <param name="picture">The picture, row by row.</param>
    /// <param name="destination">Takes the part, of the same size.</param>
    /// <param name="shape">Height, width and channels.</param>
    public void Enlarge(ReadOnlySpan<float> picture, Span<float> destination, (int Height, int Width, int Channels) shape)
    {
        var (left, width) = (Left * shape.Width, Width);
        var columns = Enumerable.Range(0, shape.Width).Select(x => Place.Of(left + (x * width), shape.Width)).ToArray();
        for (var y = 0; y < shape.Height; y++)
        {
            var row = Place.Of((Top * shape.Height) + (y * Height), shape.Height);
            var above = RowOf(picture, row.Lower, shape);
            var below = RowOf(picture, row.Upper, shape);
            for (var x = 0; x < shape.Width; x++)
            {
                var (lower, upper, share) = (columns[x].Lower * shape.Channels, columns[x].Upper * shape.Channels, columns[x].Fraction);
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var high = Between(above[lower + channel], above[upper + channel], share);
                    var low = Between(below[lower + channel], below[upper + channel], share);
                    destination[(((y * shape.Width) + x) * shape.Channels) + channel] = Between(high, low, row.Fraction);
                }
            }
        }
    }

    private static ReadOnlySpan<float> RowOf(ReadOnlySpan<float> picture, int row, (int Height, int Width, int Channels) shape) =>
        picture.Slice(row * shape.Width * shape.Channels, shape.Width * shape.Channels);

    private static float Between(float one, float other, float share) => one + ((other - one) * share);

    private readonly record struct Place(int Lower, int Upper, float Fraction)
    {
        public static Place Of(double at, int size)
        {
            var lower = Math.Min((int)at, size - 1);
            return new Place(lower, Math.Min(lower + 1, size - 1), (float)(at - lower));
        }
    }
}
