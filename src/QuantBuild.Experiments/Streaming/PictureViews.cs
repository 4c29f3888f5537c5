using System.Globalization;

namespace QuantBuild.Experiments.Streaming;

/// <summary>
/// Pictures that a model was trained on, shown as random parts of them, enlarged to the whole. A model is surer of what it has learnt, so
/// that rounding changes less there than on pictures that it has not seen. To choose by, parts are made as small as it takes for the float
/// model to be as right on them as it is on such pictures; then about as many of its predictions are close to another, too. To calibrate
/// by, parts among whole pictures tell of what such pictures feed to a layer.
/// </summary>
/// <remarks>Parts are drawn as for training (Szegedy et al., 2015, "Going Deeper with Convolutions", section 6): an even share of the area,
/// and a ratio of the sides between 3:4 and 4:3, as far as the picture has room.</remarks>
/// <param name="SmallestArea">The smallest share of a picture's area, above 0 and up to 1.</param>
/// <param name="Seed">What the parts follow from.</param>
/// <param name="Every">Of so many pictures the last is shown as a part, and the others whole; 1: all as parts.</param>
public sealed record PictureViews(double SmallestArea, int Seed, int Every = 1)
{
    private static readonly double _widestLog = Math.Log(4.0 / 3);

    /// <summary>What the report says of it.</summary>
    internal string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Every == 1 ? "each" : $"one of {Every}")} shown as a random part of {SmallestArea:0.##} to 1 of its area");

    /// <summary>Shows pictures as their parts, or one of so many.</summary>
    /// <param name="pictures">The pictures, one after the other, each row by row; replaced.</param>
    /// <param name="shape">The shape of one: height, width and channels.</param>
    internal void Apply(float[] pictures, IReadOnlyList<int> shape)
    {
        var (height, width, channels) = (shape[0], shape[1], shape[2]);
        var size = height * width * channels;
        var random = new Random(Seed);
        PicturePart[] parts = [.. Enumerable.Range(0, pictures.Length / size).Select(_ => Draw(random))];
        Parallel.For(0, parts.Length / Every, i =>
        {
            var picture = ((i + 1) * Every) - 1;
            var place = pictures.AsSpan(picture * size, size);
            parts[picture].Enlarge(place.ToArray(), place, (height, width, channels));
        });
    }

    private PicturePart Draw(Random random)
    {
        var area = SmallestArea + (random.NextDouble() * (1 - SmallestArea));
        var ratio = Math.Exp(((2 * random.NextDouble()) - 1) * _widestLog);
        var (width, height) = (Math.Min(1, Math.Sqrt(area * ratio)), Math.Min(1, Math.Sqrt(area / ratio)));
        return new PicturePart(random.NextDouble() * (1 - width), random.NextDouble() * (1 - height), width, height);
    }
}
