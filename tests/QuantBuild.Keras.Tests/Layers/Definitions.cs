namespace QuantBuild.Keras.Tests.Layers;

/// <summary>The layers by their definitions, in plain loops and double precision. The borders are those of TensorFlow's documentation
/// ("Notes on padding"): same gives ceil(size/stride) outputs, max((out-1)*stride + extent - size, 0) added, half of it before.</summary>
internal static class Definitions
{
    public static Images Convolution(Images image, double[] kernel, double[]? bias, Geometry geometry, int filters) => Slide(
        image, geometry, filters, (taps, n, f) =>
        {
            var sum = bias?[f] ?? 0;
            foreach (var (ky, kx, y, x) in taps)
            {
                for (var c = 0; c < image.Channels; c++)
                {
                    // HWIO
                    sum += image[n, y, x, c] * kernel[(((((ky * geometry.KernelWidth) + kx) * image.Channels) + c) * filters) + f];
                }
            }

            return sum;
        });

    public static Images Depthwise(Images image, double[] kernel, double[]? bias, Geometry geometry, int multiplier) => Slide(
        image, geometry, image.Channels * multiplier, (taps, n, f) =>
        {
            var (c, m) = (f / multiplier, f % multiplier);
            // HWCM
            return (bias?[f] ?? 0) + taps.Sum(tap =>
                image[n, tap.Y, tap.X, c]
                    * kernel[(((((tap.KernelY * geometry.KernelWidth) + tap.KernelX) * image.Channels) + c) * multiplier) + m]);
        });

    public static Images MaxPool(Images image, Geometry geometry) =>
        Slide(image, geometry, image.Channels, (taps, n, c) => taps.Max(tap => image[n, tap.Y, tap.X, c]));

    public static Images AveragePool(Images image, Geometry geometry) =>
        Slide(image, geometry, image.Channels, (taps, n, c) => taps.Average(tap => image[n, tap.Y, tap.X, c]));

    /// <summary>(x - mean)/sqrt(variance + epsilon)·gamma + beta, mean and variance of each channel over all else.</summary>
    public static double[] Normalize(double[] x, int channels, double[] gamma, double[] beta, double epsilon)
    {
        var means = Enumerable.Range(0, channels).Select(c => Channel(x, channels, c).Average()).ToArray();
        var variances = Enumerable.Range(0, channels)
            .Select(c => Channel(x, channels, c).Average(value => Math.Pow(value - means[c], 2))).ToArray();
        return [.. x.Select((value, i) =>
            ((value - means[i % channels]) / Math.Sqrt(variances[i % channels] + epsilon) * gamma[i % channels]) + beta[i % channels])];
    }

    public static double[] Dense(double[] x, double[] kernel, double[]? bias, int inputs, int units) =>
        [.. Enumerable.Range(0, x.Length / inputs * units).Select(i =>
            (bias?[i % units] ?? 0) + Enumerable.Range(0, inputs).Sum(k =>
                x[(i / units * inputs) + k] * kernel[(k * units) + (i % units)]))];

    public static double Activate(string name, double x) => name switch
    {
        "linear" => x,
        "relu" => Math.Max(x, 0),
        "relu6" => Math.Min(Math.Max(x, 0), 6),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        "tanh" => Math.Tanh(x),
        "elu" => x > 0 ? x : Math.Exp(x) - 1,
        "swish" or "silu" => x / (1 + Math.Exp(-x)),
        "hard_sigmoid" => x < -2.5 ? 0 : x > 2.5 ? 1 : (0.2 * x) + 0.5,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no definition"),
    };

    public static double[] Softmax(double[] x, int classes) =>
        [.. x.Select((value, i) => Math.Exp(value) / x.Skip(i / classes * classes).Take(classes).Sum(Math.Exp))];

    private static IEnumerable<double> Channel(double[] x, int channels, int c) => x.Where((_, i) => i % channels == c);

    private static Images Slide(
        Images image, Geometry geometry, int channels, Func<List<(int KernelY, int KernelX, int Y, int X)>, int, int, double> value)
    {
        var (height, top) = Border(image.Height, geometry.KernelHeight, geometry.StrideY, geometry.Dilation, geometry.IsSame);
        var (width, left) = Border(image.Width, geometry.KernelWidth, geometry.StrideX, geometry.Dilation, geometry.IsSame);
        return Images.Compute(image.Batch, height, width, channels, (n, oy, ox, c) =>
        {
            List<(int, int, int, int)> taps = [];
            for (var ky = 0; ky < geometry.KernelHeight; ky++)
            {
                for (var kx = 0; kx < geometry.KernelWidth; kx++)
                {
                    var (y, x) = ((oy * geometry.StrideY) - top + (ky * geometry.Dilation), (ox * geometry.StrideX) - left
                        + (kx * geometry.Dilation));
                    if (image.Holds(y, x))
                    {
                        taps.Add((ky, kx, y, x));
                    }
                }
            }

            return value(taps, n, c);
        });
    }

    private static (int Output, int Before) Border(int size, int kernel, int stride, int dilation, bool isSame)
    {
        var extent = ((kernel - 1) * dilation) + 1;
        if (!isSame)
        {
            return ((int)Math.Ceiling((size - extent + 1) / (double)stride), 0);
        }

        var output = (int)Math.Ceiling(size / (double)stride);
        return (output, Math.Max(((output - 1) * stride) + extent - size, 0) / 2);
    }
}
