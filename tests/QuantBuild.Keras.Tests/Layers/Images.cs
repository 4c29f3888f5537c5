namespace QuantBuild.Keras.Tests.Layers;

/// <summary>A batch of images in double precision, [batch, height, width, channels]; outside an image there is nothing.</summary>
internal sealed class Images(int batch, int height, int width, int channels, double[]? values = null)
{
    public int Batch => batch;

    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    public double[] Values { get; } = values ?? new double[batch * height * width * channels];

    public ref double this[int n, int y, int x, int c] => ref Values[(((((n * height) + y) * width) + x) * channels) + c];

    public bool Holds(int y, int x) => y >= 0 && y < height && x >= 0 && x < width;

    /// <summary>A new batch whose every value is computed from its place.</summary>
    public static Images Compute(int batch, int height, int width, int channels, Func<int, int, int, int, double> value)
    {
        Images result = new(batch, height, width, channels);
        for (var n = 0; n < batch; n++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    for (var c = 0; c < channels; c++)
                    {
                        result[n, y, x, c] = value(n, y, x, c);
                    }
                }
            }
        }

        return result;
    }
}
