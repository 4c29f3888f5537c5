namespace QuantBuild.Datasets.Housing;

/// <summary>Seeded shuffles that are the same on every machine and every version of .NET.</summary>
internal static class Permutation
{
    /// <summary>Shuffles 0..count-1 (Fisher and Yates).</summary>
    public static int[] Create(int count, int seed)
    {
        var order = new int[count];
        var state = unchecked((ulong)seed);
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            // The high half of a 128-bit product maps 64 random bits onto [0, i]; its bias of i/2^64 is far
            // below what any split could show.
            var j = (int)Math.BigMul(Next(ref state), (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). System.Random does not promise
    // the same sequence across versions of .NET, and the split is part of a published result.
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
