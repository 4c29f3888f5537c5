namespace QuantBuild.Common;

/// <summary>How much a reader makes of a file before it refuses: small files can claim, or unpack to, any number of bytes.</summary>
/// <param name="UnpackedBytes">The most bytes that one file's content may take in memory once it is unpacked or filled, at least 1.</param>
public sealed record ReadLimits(long UnpackedBytes)
{
    /// <summary>4 GiB: MNIST unpacked to float32 takes 0.2 GB, and ten thousand photographs of 224×224 are decoded in batches.</summary>
    public static ReadLimits Default { get; } = new(4L * 1024 * 1024 * 1024);
}
