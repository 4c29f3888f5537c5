namespace QuantBuild.Benchmarks.Inputs;

/// <summary>The benchmarks' data, made once: 50 million weights and room for every form of them.</summary>
internal static class Tensors
{
    public const int Length = 50_000_000;

    public static float[] Weights { get; } = CreateWeights();

    public static float[] Restored { get; } = Touched<float>();

    public static byte[] Bytes { get; } = Touched<byte>();

    public static ushort[] Codes { get; } = Touched<ushort>();

    public static Half[] Halves { get; } = Touched<Half>();

    private static float[] CreateWeights()
    {
        var random = new Random(1);
        var weights = new float[Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = random.NextSingle() - 0.5f;
        }

        return weights;
    }

    /// <summary>Writes every page once, so that no benchmark pays for the system's first touch.</summary>
    private static T[] Touched<T>()
    {
        var array = new T[Length];
        Array.Clear(array);
        return array;
    }
}
