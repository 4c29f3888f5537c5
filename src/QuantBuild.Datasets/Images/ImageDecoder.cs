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

    // Stays in the nearest caches on the way to what takes it.
    private const int StripBytes = 64 << 10;

    /// <summary>Takes a picture's next rows.</summary>
    /// <param name="size">The whole picture's size.</param>
    /// <param name="rgba">The rows: 4 bytes a pixel, red, green, blue and one to ignore, without gaps. Valid during the call.</param>
    public delegate void TakeRows((int Width, int Height) size, ReadOnlySpan<byte> rgba);

    /// <summary>Decodes the first picture of a file from top to bottom: a JPEG in strips, others, of which Skia has no such, at once.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much is made of it.</param>
    /// <param name="take">Takes the rows; those of a damaged picture that come before the damage, too.</param>
    public static void Decode(string path, ReadLimits limits, TakeRows take) => DatasetGuard.Read(path, () =>
    {
        DecodeFile(path, limits, take);
        return true;
    });

    private static unsafe void DecodeFile(string path, ReadLimits limits, TakeRows take)
    {
        using var file = Read(path);
        fixed (byte* start = file.Span)
        {
            using var data = SKData.Create((IntPtr)start, file.Span.Length);
            using var stream = new SKMemoryStream(data);
            using var codec = SKCodec.Create(stream, out var result);
            if (result != SKCodecResult.Success)
            {
                throw FileKind.Other(path, "picture")
                    ?? new DatasetException(DatasetRejection.Damaged, $"The file is no picture that can be decoded: {result}.", path);
            }

            RequireSize(codec.Info, path, Math.Max(limits.Of(file.Span.Length), Math.Min(limits.UnpackedBytes, UnquestionedBytes)));
            Decode(codec, path, take);
        }
    }

    private static void RequireSize(SKImageInfo info, string path, long mostBytes)
    {
        var pixels = (long)info.Width * info.Height;
        if (pixels > MostPixels)
        {
            throw new DatasetException(
                DatasetRejection.TooLarge, $"A picture may have {MostPixels} pixels at most, this one claims {info.Width} x {info.Height}.",
                path);
        }

        if (pixels * BytesPerPixel > mostBytes)
        {
            throw DatasetGuard.TooLarge(path, mostBytes);
        }
    }

    private static unsafe void Decode(SKCodec codec, string path, TakeRows take)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);

        // Without a colour space as destination Skia converts none.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, colorspace: null);
        var isInStrips = codec.ScanlineOrder == SKCodecScanlineOrder.TopDown && codec.StartScanlineDecode(info) == SKCodecResult.Success;
        var rows = isInStrips ? Math.Clamp(StripBytes / info.RowBytes, 1, height) : height;
        using var strip = new PictureBytes(rows * info.RowBytes);
        fixed (byte* start = strip.Span)
        {
            for (var first = 0; first < height; first += rows)
            {
                var wanted = Math.Min(rows, height - first);
                if (isInStrips && codec.GetScanlines((IntPtr)start, wanted, info.RowBytes) is var read && read < wanted)
                {
                    throw Damaged($"it ends after {first + read} of {height} rows");
                }

                if (!isInStrips && codec.GetPixels(info, (IntPtr)start) is var result and not SKCodecResult.Success)
                {
                    throw Damaged($"{result}");
                }

                take((width, height), strip.Span[..(wanted * info.RowBytes)]);
            }
        }

        DatasetException Damaged(string how) => new(DatasetRejection.Damaged, $"The picture is damaged: {how}.", path);
    }

    private static PictureBytes Read(string path)
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

            var file = new PictureBytes((int)length);
            var count = 0;
            for (int read; (read = RandomAccess.Read(handle, file.Span[count..], count)) > 0; count += read)
            {
            }

            return file.First(count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetRejection.Unreadable, $"The picture cannot be read: {e.Message}", path, e);
        }
    }
}
