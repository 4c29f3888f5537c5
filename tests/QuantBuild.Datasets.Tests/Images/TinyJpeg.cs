namespace QuantBuild.Datasets.Tests.Images;

/// <summary>Writes baseline JPEG files of 8×8 pixels of one colour, component by component, so that what a decoder must give is known:
/// quantization by 8 makes the one coefficient of a block its level minus 128.</summary>
internal static class TinyJpeg
{
    /// <summary>Writes the file.</summary>
    /// <param name="levels">The level of each component: 1 (gray), 3 or 4 of them.</param>
    /// <param name="adobeTransform">The transform of an Adobe segment (0: red, green, blue or CMYK; 1:
    /// YCbCr), or null for no such segment.</param>
    /// <param name="segments">Further segments, marker and payload.</param>
    public static byte[] Solid(byte[] levels, byte? adobeTransform = null, params (byte Marker, byte[] Payload)[] segments)
    {
        var file = new List<byte> { 0xFF, 0xD8 };
        foreach (var (marker, payload) in segments)
        {
            Segment(file, marker, payload);
        }

        if (adobeTransform is { } transform)
        {
            Segment(file, 0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);
        }

        Segment(file, 0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]);
        Segment(file, 0xC0, [8, 0, 8, 0, 8, (byte)levels.Length, .. levels.SelectMany((_, i) => new byte[] { (byte)(i + 1), 0x11, 0 })]);

        // DC: categories 0 to 8, each with a code of 4 bits. AC: end of block, with a code of 1 bit.
        Segment(file, 0xC4, [0x00, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        Segment(file, 0xC4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Segment(file, 0xDA, [(byte)levels.Length, .. levels.SelectMany((_, i) => new byte[] { (byte)(i + 1), 0 }), 0, 63, 0]);
        file.AddRange(Scan(levels));
        file.AddRange([0xFF, 0xD9]);
        return [.. file];
    }

    private static void Segment(List<byte> file, byte marker, byte[] payload) =>
        file.AddRange([0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload]);

    private static IEnumerable<byte> Scan(byte[] levels)
    {
        var bits = string.Concat(levels.Select(Block));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        foreach (var chunk in bits.Chunk(8))
        {
            var value = Convert.ToByte(new string(chunk), 2);
            yield return value;
            if (value == 0xFF)
            {
                yield return 0;
            }
        }
    }

    private static string Block(byte level)
    {
        var coefficient = level - 128;
        var category = coefficient == 0 ? 0 : (int)Math.Log2(Math.Abs(coefficient)) + 1;
        var amplitude = coefficient < 0 ? coefficient + (1 << category) - 1 : coefficient;
        var code = Convert.ToString(category, 2).PadLeft(4, '0');
        return code + (category == 0 ? string.Empty : Convert.ToString(amplitude, 2).PadLeft(category, '0')) + "0";
    }
}
