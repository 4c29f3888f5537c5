namespace QuantBuild.Tfjs.Served;

/// <summary>How a server packs a file on its way to a browser (RFC 9110, 8.4.1).</summary>
public enum ContentCoding
{
    /// <summary><c>gzip</c> (RFC 1952).</summary>
    Gzip,

    /// <summary><c>br</c>, Brotli (RFC 7932).</summary>
    Brotli,
}

/// <summary>What a content coding is called.</summary>
public static class ContentCodingExtensions
{
    /// <summary>The name on the command line and in reports.</summary>
    /// <param name="coding">The coding.</param>
    public static string Name(this ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Brotli => "brotli",
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "There is no such content coding."),
    };

    /// <summary>What servers append to a file's name to find it packed already: <c>.gz</c> or <c>.br</c>.</summary>
    /// <param name="coding">The coding.</param>
    public static string Extension(this ContentCoding coding) => coding == ContentCoding.Brotli ? ".br" : ".gz";
}
