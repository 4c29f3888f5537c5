using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Graph;

internal sealed record Tensor3(int Height, int Width, int Channels, double[] Values)
{
    public double this[int y, int x, int channel] => Values[(((y * Width) + x) * Channels) + channel];

    public Tensor3 Select(Func<double, double> function) => this with { Values = [.. Values.Select(function)] };

    public static Tensor3 Random(int height, int width, int channels, int seed) =>
        new(height, width, channels, [.. TestValues.Normal(height * width * channels, seed).Select(value => (double)value)]);
}
