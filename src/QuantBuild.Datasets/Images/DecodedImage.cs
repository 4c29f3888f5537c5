using System.Buffers;

namespace QuantBuild.Datasets.Images;

/// <summary>A decoded picture: 4 bytes a pixel, red, green, blue and one to ignore, row by row without gaps.</summary>
internal sealed class DecodedImage(byte[] rented, int width, int height) : IDisposable
{
    public int Width => width;

    public int Height => height;

    public ReadOnlySpan<byte> Rgba => rented.AsSpan(0, width * height * ImageDecoder.BytesPerPixel);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
