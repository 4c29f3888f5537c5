namespace QuantBuild.Experiments.Training;

/// <summary>Random parts and mirror images of pictures, in the size that they had: more to learn from than there is.</summary>
/// <param name="shape">Height, width and channels.</param>
/// <param name="options">What is done to them.</param>
internal sealed class PictureChanges(IReadOnlyList<int> shape, TrainingOptions options)
{
    // Of each side so much is left at least.
    private const double LeastSide = 0.8;

    /// <summary>Whether examples of a shape can be pictures.</summary>
    public static bool Fit(IReadOnlyList<int> shape) => shape is [> 1, > 1, 1 or 3 or 4];

    /// <summary>Makes another picture of one.</summary>
    public float[] Apply(ReadOnlySpan<float> picture, Random random)
    {
        int height = shape[0], width = shape[1], channels = shape[2];
        var side = options.Crops ? LeastSide + ((1 - LeastSide) * random.NextDouble()) : 1;
        double top = random.NextDouble() * (1 - side) * (height - 1), left = random.NextDouble() * (1 - side) * (width - 1);
        var isMirrored = options.Flips && random.Next(2) == 1;
        var changed = new float[picture.Length];
        for (var row = 0; row < height; row++)
        {
            var (upper, lower, down) = Between(top + (row * side), height);
            for (var column = 0; column < width; column++)
            {
                var (first, second, right) = Between(left + ((isMirrored ? width - 1 - column : column) * side), width);
                for (var channel = 0; channel < channels; channel++)
                {
                    float At(ReadOnlySpan<float> values, int y, int x) => values[(((y * width) + x) * channels) + channel];
                    var above = At(picture, upper, first) + (right * (At(picture, upper, second) - At(picture, upper, first)));
                    var below = At(picture, lower, first) + (right * (At(picture, lower, second) - At(picture, lower, first)));
                    changed[(((row * width) + column) * channels) + channel] = above + (down * (below - above));
                }
            }
        }

        return changed;
    }

    private static (int First, int Second, float Share) Between(double place, int length)
    {
        var first = Math.Min((int)place, length - 1);
        return (first, Math.Min(first + 1, length - 1), (float)(place - first));
    }
}
