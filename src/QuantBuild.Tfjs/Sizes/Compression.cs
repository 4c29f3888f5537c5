namespace QuantBuild.Tfjs.Sizes;

/// <summary>How files are compressed on their way to a browser; at which level, <see cref="ArtifactSizes"/> says.</summary>
public enum Compression
{
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>Brotli (RFC 7932).</summary>
    Brotli,
}

/// <summary>What a compression is called.</summary>
public static class CompressionExtensions
{
    /// <summary>The name on the command line and in reports: that of the HTTP content coding for gzip, and <c>brotli</c>.</summary>
    /// <param name="compression">The compression.</param>
    public static string Name(this Compression compression) => compression switch
    {
        Compression.Gzip => "gzip",
        Compression.Brotli => "brotli",
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "There is no such compression."),
    };
}
