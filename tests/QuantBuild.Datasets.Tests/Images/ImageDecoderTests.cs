using QuantBuild.Common;
using QuantBuild.Datasets.Images;
using SkiaSharp;

namespace QuantBuild.Datasets.Tests.Images;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Grayscale_becomes_three_equal_channels() => Assert.Equal((77, 77, 77), Solid(TinyJpeg.Solid([77])));

    [Fact]
    public void Red_green_and_blue_of_an_adobe_file_are_taken_as_they_are() =>
        Assert.Equal((200, 100, 13), Solid(TinyJpeg.Solid([200, 100, 13], adobeTransform: 0)));

    [Fact]
    public void Luma_and_chroma_are_converted_by_jfif_formulas()
    {
        // act: R = Y + 1.402 (Cr - 128), G = Y - 0.344136 (Cb - 128) - 0.714136 (Cr - 128), B = Y + 1.772 (Cb - 128)
        var (red, green, blue) = Solid(TinyJpeg.Solid([120, 148, 88]));

        // assert
        Assert.InRange(red, 63, 65);
        Assert.InRange(green, 141, 142);
        Assert.InRange(blue, 155, 156);
    }

    [Fact]
    public void Cmyk_of_an_adobe_file_is_inverted_and_multiplied_with_black()
    {
        // act: TensorFlow's rule: red = black · cyan / 255
        var (red, green, blue) = Solid(TinyJpeg.Solid([255, 128, 64, 204], adobeTransform: 0));

        // assert
        Assert.InRange(red, 203, 205);
        Assert.InRange(green, 101, 103);
        Assert.InRange(blue, 50, 52);
    }

    [Fact]
    public void A_colour_profile_changes_nothing()
    {
        // arrange: the same pixels, stored with a profile whose primaries are far from sRGB's
        using var wide = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Linear, SKColorSpaceXyz.Rec2020);
        var plain = Encode(null);
        var profiled = Encode(wide);
        Assert.True(profiled.AsSpan().IndexOf("ICC_PROFILE"u8) > 0);

        // act and assert
        Assert.Equal(Solid(plain), Solid(profiled));
    }

    [Fact]
    public void Exif_orientation_is_ignored()
    {
        // arrange: 16 x 8 pixels, red at the left and blue at the right, said to be turned by 90 degrees
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8];
        using var bitmap = new SKBitmap(16, 8);
        bitmap.Erase(SKColors.Red, new SKRectI(0, 0, 8, 8));
        bitmap.Erase(SKColors.Blue, new SKRectI(8, 0, 16, 8));
        var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100).ToArray();
        byte[] turned = [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
        using var codec = SKCodec.Create(new MemoryStream(turned));
        Assert.Equal(SKEncodedOrigin.RightTop, codec.EncodedOrigin);

        // act
        var image = Decode(_folder.Write("turned.jpg", turned));

        // assert
        Assert.Equal((16, 8), (image.Width, image.Height));
        Assert.InRange(image.Rgba[0], 250, 255);
        Assert.InRange(image.Rgba[(15 * 4) + 2], 250, 255);
    }

    [Fact]
    public void Transparency_of_a_png_is_dropped_and_not_blended()
    {
        // arrange
        using var bitmap = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(200, 100, 50, 20));

        // act and assert
        Assert.Equal((200, 100, 50), Solid(bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray()));
    }

    [Theory]
    [InlineData("UklGRh4AAABXRUJQVlA4TBEAAAAvA8AAAAdQsiJXpv+BiOh/AAA=")]
    [InlineData("Qk1mAAAAAAAAADYAAAAoAAAABAAAAAQAAAABABgAAAAAADAAAADEDgAAxA4AAAAAAAAAAAAAMmTIMmTIMmTIMmTIMmTIMmTIMmTIMmTIMmTIMmTIMmTIMmTI"
        + "MmTIMmTIMmTIMmTI")]
    [InlineData("R0lGODdhBAAEAIEAAMhkMgAAAAAAAAAAACwAAAAABAAEAAAICQABCBxIsCCAgAAsAAAAAAQABACBAAD/AAAAAAAAAAAACAkAAQgcSLAggIAAOw==")]
    [InlineData("AAABAAEAEBAAAAAAIABWAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAQAAAAEAgGAAAAH/P/"
        + "YQAAAB1JREFUeJxjPJFi9J+BAsBEieZRA0YNGDVgMBkAANlFAn0aMbNoAAAAAElFTkSuQmCC")]
    public void Lossless_files_of_other_kinds_have_the_pixels_that_Pillow_wrote(string base64) =>
        // WebP, BMP, a GIF whose second picture is blue, ICO
        Assert.Equal((200, 100, 50), Solid(Convert.FromBase64String(base64)));

    [Fact]
    public void A_header_that_claims_more_pixels_than_its_few_bytes_deserve_is_refused_before_they_are_decoded()
    {
        // arrange: 9000 x 9000 pixels are fewer than any picture may have, and 324 MB
        var bomb = Png(9000, 9000);
        var path = _folder.Write("bomb.png", bomb);

        // act
        var error = Refused.By(DatasetRejection.TooLarge, () => Decode(path));
        var allowed = Decode(path, new ReadLimits(16L << 30));

        // assert
        Assert.Contains(
            "unpacks to more than 268,435,456 bytes, the most that are read of a file of its length; --maxUnpackedBytes allows more.",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(9000, allowed.Width);
        Assert.Contains("60000 x 60000", Refused.By(DatasetRejection.TooLarge, () =>
            Decode(_folder.Write("large.png", WithSize(bomb, 60_000)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_refused_with_the_file_named()
    {
        // arrange
        var jpeg = Encode(null);
        var damaged = new Dictionary<string, byte[]>
        {
            ["empty.jpg"] = [],
            ["text.jpg"] = [.. "no picture"u8],
            ["cut-in-the-header.jpg"] = jpeg[..20],
            ["cut-in-the-pixels.jpg"] = jpeg[..(jpeg.Length / 2)],
        };

        foreach (var (name, content) in damaged)
        {
            var path = _folder.Write(name, content);

            // act and assert
            Assert.Equal(path, Refused.By(DatasetRejection.Damaged, () => Decode(path)).File);
        }

        Refused.By(DatasetRejection.Unreadable, () => Decode(_folder["no-such-file.jpg"]));
    }

    [Fact]
    public void A_header_that_claims_gigabytes_is_refused_before_anything_is_allocated_for_them()
    {
        // arrange: height and width stand 5 bytes behind the SOF0 marker
        var jpeg = TinyJpeg.Solid([77]);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xFE);
        var path = _folder.Write("bomb.jpg", jpeg);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        var error = Refused.By(DatasetRejection.TooLarge, () => Decode(path));

        // assert
        Assert.Contains("65278 x 65278", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_large_jpeg_is_decoded_in_strips_and_never_is_in_memory_as_a_whole()
    {
        // arrange: 36 MB of pixels
        using var bitmap = new SKBitmap(3000, 3000);
        bitmap.Erase(SKColors.Green);
        var path = _folder.Write("large.jpg", bitmap.Encode(SKEncodedImageFormat.Jpeg, 80).ToArray());
        var (rows, largest) = (0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        ImageDecoder.Decode(path, ReadLimits.Default, (size, rgba) =>
            (rows, largest) = (rows + (rgba.Length / (4 * size.Width)), Math.Max(largest, rgba.Length)));

        // assert
        Assert.Equal(3000, rows);
        Assert.InRange(largest, 1, 64 << 10);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Strips_together_are_what_the_codec_decodes_at_once(SKEncodedImageFormat kind)
    {
        // arrange
        var info = new SKImageInfo(301, 407, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var noise = SKImage.FromPixelCopy(info, Bytes.Random(info.BytesSize));
        var file = noise.Encode(kind, 80).ToArray();
        using var codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(info.WithAlphaType(SKAlphaType.Unpremul), out var whole));

        // act
        var image = Decode(_folder.Write("noise", file));

        // assert
        Assert.Equal((info.Width, info.Height), (image.Width, image.Height));
        Assert.Equal(whole, image.Rgba);
    }

    private static (int Width, int Height, byte[] Rgba) Decode(string path, ReadLimits? limits = null)
    {
        using var pixels = new MemoryStream();
        var whole = (Width: 0, Height: 0);
        ImageDecoder.Decode(path, limits ?? ReadLimits.Default, (size, rgba) =>
        {
            whole = size;
            pixels.Write(rgba);
        });
        return (whole.Width, whole.Height, pixels.ToArray());
    }

    private static byte[] Png(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    // Width and height stand behind signature, length and name of the first chunk, which ends with its CRC-32.
    private static byte[] WithSize(byte[] png, int size)
    {
        var changed = (byte[])png.Clone();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(16), size);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(20), size);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(29), Crc32(changed.AsSpan(12, 17)));
        return changed;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }

    private static byte[] Encode(SKColorSpace? colorSpace)
    {
        byte[] pixels = [.. Enumerable.Repeat<byte[]>([200, 100, 40, 255], 64 * 64).SelectMany(pixel => pixel)];
        using var image = SKImage.FromPixelCopy(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque, colorSpace), pixels);
        return image.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
    }

    private (int Red, int Green, int Blue) Solid(byte[] file)
    {
        var image = Decode(_folder.Write("solid", file));
        var first = image.Rgba[..4];
        for (var i = 0; i < image.Rgba.Length; i += 4)
        {
            Assert.Equal(first[..3], image.Rgba[i..(i + 3)]);
        }

        return (first[0], first[1], first[2]);
    }
}
