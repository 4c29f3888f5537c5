namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>One dimension of a resized image: each output is a weighted mean of inputs, as <c>tf.image.resize</c> of
/// TensorFlow 2 weighs them.</summary>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="Weights">[inputs, outputs], row-major.</param>
internal sealed record Sampling(int Inputs, int Outputs, float[] Weights)
{
    /// <summary>Resizes a stretch of the inputs.</summary>
    /// <param name="inputs">The image's size.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="outputs">The new size.</param>
    /// <param name="interpolation"><c>bilinear</c> or <c>nearest</c>, both between the pixels' centres.</param>
    /// <param name="antialias">Whether a smaller image takes the mean of all that falls on a pixel.</param>
    public static Sampling Of(int inputs, int start, int length, int outputs, string interpolation = "bilinear", bool antialias = false)
    {
        var weights = new float[inputs * outputs];
        var scale = (double)length / outputs;
        for (var output = 0; output < outputs; output++)
        {
            foreach (var (input, weight) in interpolation == "nearest"
                ? Nearest(output, scale, length)
                : Linear(output, scale, length, antialias ? Math.Max(scale, 1) : 1))
            {
                weights[((start + input) * outputs) + output] += (float)weight;
            }
        }

        return new Sampling(inputs, outputs, weights);
    }

    /// <summary>Cuts height and width to the proportions of a target, in the middle, as Keras's <c>smart_resize</c> does.</summary>
    /// <returns>Where the cut begins and how long it is.</returns>
    public static ((int Start, int Length) Rows, (int Start, int Length) Columns) CutToProportions(
        int height, int width, int targetHeight, int targetWidth)
    {
        var rows = Math.Max(Math.Min(height, (int)((double)width * targetHeight / targetWidth)), 1);
        var columns = Math.Max(Math.Min(width, (int)((double)height * targetWidth / targetHeight)), 1);
        return (((height - rows) / 2, rows), ((width - columns) / 2, columns));
    }

    private static IEnumerable<(int Input, double Weight)> Nearest(int output, double scale, int length) =>
        [(Math.Min((int)Math.Floor((output + 0.5) * scale), length - 1), 1)];

    // A triangle as wide as the step; without antialiasing it reaches from one input to the next, and the border goes on beyond itself.
    private static IEnumerable<(int Input, double Weight)> Linear(int output, double scale, int length, double width)
    {
        var centre = ((output + 0.5) * scale) - 0.5;
        if (width == 1)
        {
            var low = (int)Math.Floor(centre);
            var share = centre - low;
            return [(Math.Clamp(low, 0, length - 1), 1 - share), (Math.Clamp(low + 1, 0, length - 1), share)];
        }

        (int Input, double Weight)[] taps =
        [
            .. Enumerable.Range(0, length).Select(input => (input, Weight: Math.Max(0, 1 - (Math.Abs(input - centre) / width))))
                .Where(tap => tap.Weight > 0),
        ];
        var sum = taps.Sum(tap => tap.Weight);
        return taps.Select(tap => (tap.Input, tap.Weight / sum));
    }
}
