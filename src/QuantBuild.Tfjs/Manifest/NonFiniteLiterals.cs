using System.Buffers;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Finds the literals <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which some converters write
/// into what should be JSON.</summary>
internal static class NonFiniteLiterals
{
    /// <summary>Puts such literals into quotes; false where there are none.</summary>
    public static bool TryQuote(ReadOnlySpan<byte> json, out ReadOnlyMemory<byte> quoted)
    {
        var writer = new ArrayBufferWriter<byte>(json.Length + 64);
        var found = false;
        for (var at = 0; at < json.Length;)
        {
            var rest = json[at..];
            var literal = LiteralLength(rest);
            found |= literal > 0;
            var taken = literal > 0 ? literal : TokenLength(rest);
            if (literal > 0)
            {
                writer.Write("\""u8);
            }

            writer.Write(rest[..taken]);
            if (literal > 0)
            {
                writer.Write("\""u8);
            }

            at += taken;
        }

        quoted = writer.WrittenMemory;
        return found;
    }

    private static int LiteralLength(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;

    /// <summary>A whole string, so that its content is not looked at, or one byte.</summary>
    private static int TokenLength(ReadOnlySpan<byte> rest)
    {
        if (rest[0] != (byte)'"')
        {
            return 1;
        }

        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == (byte)'\\')
            {
                at++;
            }
            else if (rest[at] == (byte)'"')
            {
                return at + 1;
            }
        }

        return rest.Length;
    }
}
