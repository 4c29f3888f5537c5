namespace QuantBuild.Tfjs.Sizes;

/// <summary>How files are compressed on their way to a browser; at which level, <see cref="ArtifactSizes"/> says.</summary>
public enum Compression
{
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>Brotli (RFC 7932).</summary>
    Brotli,
}
