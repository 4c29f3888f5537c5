using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using SkiaSharp;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Makes the small pictures of a report, as data URIs of about 2 KB at most.</summary>
internal static class Thumbnail
{
    private const int Side = 64;
    private const int MostBytes = 2048;
    private static readonly int[] _qualities = [75, 60, 45, 30, 15];
    private static readonly SKSamplingOptions _sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>A grayscale picture, pixel by pixel.</summary>
    /// <param name="pixels">Row-major, 0 (black) to 1 (white).</param>
    /// <param name="width">The width, in pixels.</param>
    /// <param name="height">The height, in pixels.</param>
    public static string OfGray(ReadOnlySpan<float> pixels, int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        var target = bitmap.GetPixelSpan();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                target[(y * bitmap.RowBytes) + x] = (byte)Math.Clamp(
                    MathF.Round(pixels[(y * width) + x] * byte.MaxValue), byte.MinValue, byte.MaxValue);
            }
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return $"data:image/png;base64,{Convert.ToBase64String(png.AsSpan())}";
    }

    /// <summary>The middle of a photograph.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is no picture.</exception>
    public static string OfFile(string path)
    {
        using var file = RegularFile.OpenRead(path);
        using var photograph = SKBitmap.Decode(file)
            ?? throw new DatasetException(DatasetRejection.Damaged, "The file is no picture that can be decoded.", path);
        var side = Math.Min(photograph.Width, photograph.Height);
        int left = (photograph.Width - side) / 2, top = (photograph.Height - side) / 2;
        using var middle = new SKBitmap();
        photograph.ExtractSubset(middle, new SKRectI(left, top, left + side, top + side));
        using var small = middle.Resize(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque), _sampling);
        byte[] jpeg = [];
        foreach (var quality in _qualities)
        {
            jpeg = Encode(small, quality);
            if (jpeg.Length <= MostBytes)
            {
                break;
            }
        }

        return $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}";
    }

    private static byte[] Encode(SKBitmap bitmap, int quality)
    {
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return jpeg.ToArray();
    }
}
