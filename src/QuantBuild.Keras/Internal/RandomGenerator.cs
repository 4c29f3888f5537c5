using System.Numerics;

namespace QuantBuild.Keras.Internal;

/// <summary>xoshiro256** seeded through SplitMix64 (Blackman and Vigna, "Scrambled linear pseudorandom number generators"). Our own, so
/// that a seed means the same numbers whatever the runtime or libtorch, and so that its state can be saved.</summary>
internal sealed class RandomGenerator
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public RandomGenerator(long seed)
    {
        var mix = unchecked((ulong)seed);
        _s0 = SplitMix(ref mix);
        _s1 = SplitMix(ref mix);
        _s2 = SplitMix(ref mix);
        _s3 = SplitMix(ref mix);
    }

    private RandomGenerator(ReadOnlySpan<ulong> state)
    {
        (_s0, _s1, _s2, _s3) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>A generator for <paramref name="seed"/>, or for a seed of chance where there is none.</summary>
    public static RandomGenerator For(int? seed) => new(seed ?? Random.Shared.NextInt64());

    public static RandomGenerator FromState(IReadOnlyList<ulong> state) => state.Count == 4 && state.Any(word => word != 0)
        ? new RandomGenerator([.. state])
        : throw new KerasException(
            "The saved state of the random generator is not four numbers, one of them not zero. Start the training anew.");

    public ulong[] SaveState() => [_s0, _s1, _s2, _s3];

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [0, <paramref name="limit"/>), all equally likely (Lemire's multiplication with rejection).</summary>
    public long NextInt64(long limit)
    {
        var range = (ulong)limit;
        var threshold = unchecked(0UL - range) % range;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), range, out var low);
            if (low >= threshold)
            {
                return (long)high;
            }
        }
    }

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double NextNormal() =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble())) * Math.Cos(2.0 * Math.PI * NextDouble());

    /// <summary>Puts the values in random order (Fisher and Yates).</summary>
    public void Shuffle(Span<long> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)NextInt64(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
