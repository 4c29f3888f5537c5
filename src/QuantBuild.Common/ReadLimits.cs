namespace QuantBuild.Common;

/// <summary>How much a reader makes of a file before it refuses: small files can claim, or unpack to, any number of bytes.</summary>
/// <param name="UnpackedBytes">The most bytes that one file's content may take in memory once it is unpacked or filled, at least 1.</param>
public sealed record ReadLimits(long UnpackedBytes)
{
    private const long Unquestioned = 64 * 1024 * 1024;

    /// <summary>
    /// 4 GiB (MNIST unpacked to float32 takes 0.2 GB, and ten thousand photographs of 224×224 are decoded in batches), and beyond 64 MiB no
    /// more than 100 times what is stored: weights and data that carry information shrink by less,
    /// while nothing but zeros shrinks by a thousand times.
    /// </summary>
    public static ReadLimits Default { get; } = new(4L * 1024 * 1024 * 1024) { MostTimesStored = 100 };

    /// <summary>By how many times content beyond 64 MiB may outgrow what is stored of it; null, where somebody chose the limit for a file
    /// that he knows, for any.</summary>
    public int? MostTimesStored { get; init; }

    /// <summary>The most bytes that may be made of what is stored.</summary>
    /// <param name="storedBytes">The bytes that the content has in the file.</param>
    public long Of(long storedBytes) => MostTimesStored is { } times
        ? Math.Min(UnpackedBytes, Math.Max(Unquestioned, storedBytes > UnpackedBytes ? UnpackedBytes : storedBytes * times))
        : UnpackedBytes;
}
