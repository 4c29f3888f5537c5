using System.Buffers;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;
using SkiaSharp;

namespace QuantBuild.Datasets.Images;

/// <summary>Decodes pictures as they are stored, which is what TensorFlow's decodeImage does: no colour profile is applied, EXIF
/// orientation is ignored, transparency is dropped; grayscale and CMYK become red, green and blue.</summary>
internal static class ImageDecoder
{
    public const int BytesPerPixel = 4;

    // A header may claim 65,535 x 65,535 pixels: 17 GB.
    private const long MostPixels = 100_000_000;
    // Plain pictures shrink by more than other data: 67 million pixels are taken of any file.
    private const long UnquestionedBytes = 256L << 20;
    private const long MostBytes = 256L << 20;

    /// <summary>Decodes the first picture of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much is made of it.</param>
    public static DecodedImage Decode(string path, ReadLimits limits) => DatasetGuard.Read(path, () => DecodeFile(path, limits));

    private static unsafe DecodedImage DecodeFile(string path, ReadLimits limits)
    {
        var (file, length) = Read(path);
        try
        {
            fixed (byte* start = file)
            {
                using var data = SKData.Create((IntPtr)start, length);
                using var stream = new SKMemoryStream(data);
                using var codec = SKCodec.Create(stream, out var result);
                return result == SKCodecResult.Success
                    ? Decode(codec, path, Math.Max(limits.Of(length), Math.Min(limits.UnpackedBytes, UnquestionedBytes)))
                    : throw FileKind.Other(path, "picture") ?? new DatasetException(
                        DatasetRejection.Damaged, $"The file is no picture that can be decoded: {result}.", path);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    private static unsafe DecodedImage Decode(SKCodec codec, string path, long mostBytes)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MostPixels)
        {
            throw new DatasetException(
                DatasetRejection.TooLarge, $"A picture may have {MostPixels} pixels at most, this one claims {width} x {height}.", path);
        }

        if ((long)width * height * BytesPerPixel > mostBytes)
        {
            throw DatasetGuard.TooLarge(path, mostBytes);
        }

        // Without a colour space as destination Skia converts none.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, colorspace: null);
        var pixels = ArrayPool<byte>.Shared.Rent(width * height * BytesPerPixel);
        SKCodecResult result;
        fixed (byte* destination = pixels)
        {
            result = codec.GetPixels(info, (IntPtr)destination);
        }

        if (result == SKCodecResult.Success)
        {
            return new DecodedImage(pixels, width, height);
        }

        ArrayPool<byte>.Shared.Return(pixels);
        throw new DatasetException(DatasetRejection.Damaged, $"The picture is damaged: {result}.", path);
    }

    private static (byte[] File, int Length) Read(string path)
    {
        try
        {
            using var handle = RegularFile.OpenHandle(path);
            var length = RandomAccess.GetLength(handle);
            if (length is 0 or > MostBytes)
            {
                throw new DatasetException(
                    length == 0 ? DatasetRejection.Damaged : DatasetRejection.TooLarge,
                    $"A picture's file must have 1 to {MostBytes} bytes, this one has {length}.", path);
            }

            var file = ArrayPool<byte>.Shared.Rent((int)length);
            var count = 0;
            for (int read;
                count < length && (read = RandomAccess.Read(handle, file.AsSpan(count, (int)length - count), count)) > 0; count += read)
            {
            }

            return (file, count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetRejection.Unreadable, $"The picture cannot be read: {e.Message}", path, e);
        }
    }
}

/// <summary>A decoded picture: 4 bytes a pixel, red, green, blue and one to ignore, row by row without gaps.</summary>
internal sealed class DecodedImage(byte[] rented, int width, int height) : IDisposable
{
    public int Width => width;

    public int Height => height;

    public ReadOnlySpan<byte> Rgba => rented.AsSpan(0, width * height * ImageDecoder.BytesPerPixel);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
