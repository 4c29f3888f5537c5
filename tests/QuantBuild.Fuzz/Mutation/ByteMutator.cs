using System.Buffers.Binary;

namespace QuantBuild.Fuzz.Mutation;

/// <summary>Changes bytes without regard to what they mean: bits, numbers at their limits, pieces cut, doubled, moved or lost.</summary>
internal static class ByteMutator
{
    private static readonly long[] _limits =
        [0, 1, -1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
            1L << 40, long.MaxValue, long.MinValue];

    public static byte[] Mutate(Random random, byte[] content)
    {
        var bytes = new List<byte>(content);
        for (var edits = 1 + random.Next(4); edits > 0; edits--)
        {
            Edit(random, bytes);
        }

        return [.. bytes];
    }

    private static void Edit(Random random, List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(Noise(random, 8));
            return;
        }

        var at = random.Next(bytes.Count);
        var length = 1 + random.Next(Math.Min(bytes.Count - at, random.Next(3) == 0 ? 64 : 4));
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 or 3:
                Overwrite(random, bytes, at);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                bytes.InsertRange(at, Noise(random, length));
                break;
            case 7 when random.Next(3) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                var piece = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
        }
    }

    private static void Overwrite(Random random, List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        var value = random.Next(4) == 0 ? bytes.Count + random.Next(-2, 3) : _limits[random.Next(_limits.Length)];
        var width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * width)));
        }

        for (var i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
