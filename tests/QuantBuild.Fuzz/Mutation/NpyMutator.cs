using System.Text;

namespace QuantBuild.Fuzz.Mutation;

/// <summary>Changes the words of a NumPy array's header, or its bytes.</summary>
internal static class NpyMutator
{
    private static readonly string[] _dtypes =
        ["<f4", ">f4", "<f8", "<f2", "|u1", "|b1", "<i8", "<u8", "|O", "<U7", "<c8", "f", "", "[('a', '<f4')]", "<f16", "|V8", "<M8[D]"];

    private static readonly string[] _shapes =
    [
        "()", "(3,)", "(3, 2)", "(6,)", "(0, 2)", "(-1, 2)", "(2147483648, 2)", "(4611686018427387904, 4)", "(3, 2, )", "3", "(3, 'a')",
        "(1, 1, 1, 1, 1, 1, 1, 1, 6)", "(99999999999999999999,)", "(1000000, 1000)",
    ];

    public static byte[] Mutate(Random random, byte[] content)
    {
        if (random.Next(3) == 0)
        {
            return ByteMutator.Mutate(random, content);
        }

        var data = content.AsSpan(128);
        var header = random.Next(10) switch
        {
            0 => $"{{'descr': '<f4', 'shape': (3, 2), }}",
            1 => $"{{'descr': '<f4', 'fortran_order': {NastyValues.Text(random)}, 'shape': (3, 2), }}",
            2 => NastyValues.Text(random),
            3 => new string('(', 1 << random.Next(2, 14)),
            _ => $"{{'descr': '{Pick(random, _dtypes)}', 'fortran_order': {(random.Next(2) == 0 ? "True" : "False")}, 'shape': "
                + $"{Pick(random, _shapes)}, }}",
        };
        var text = Encoding.UTF8.GetBytes(header.PadRight(117) + "\n");
        byte[] start = text.Length < 60_000 && random.Next(4) > 0
            ? [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8)]
            : [0x93, .. "NUMPY"u8, (byte)random.Next(1, 4), 0, (byte)text.Length, (byte)(text.Length >> 8), (byte)(text.Length >> 16), 0];
        return [.. start, .. text, .. data];
    }

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
