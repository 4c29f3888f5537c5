using QuantBuild.Tfjs.Served;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>How compressed bytes of a model are counted.</summary>
public enum Compression
{
    /// <summary>One tar ball of all files under gzip at its default level, as the TF.js example counts.</summary>
    GzipTar,

    /// <summary>The sum over the files, each under gzip by itself, as browsers fetch them.</summary>
    Gzip,

    /// <summary>The sum over the files, each under Brotli by itself, as browsers fetch them.</summary>
    Brotli,
}

/// <summary>What a way of counting is called.</summary>
public static class CompressionExtensions
{
    /// <summary>The name on the command line and in reports.</summary>
    /// <param name="compression">The way of counting.</param>
    public static string Name(this Compression compression) =>
        compression == Compression.GzipTar ? "gzip-tar" : compression.Coding().Name();

    /// <summary>How each file is packed.</summary>
    /// <param name="compression">The way of counting; not that of the tar ball.</param>
    public static ContentCoding Coding(this Compression compression) => compression switch
    {
        Compression.Gzip => ContentCoding.Gzip,
        Compression.Brotli => ContentCoding.Brotli,
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "No content coding packs single files so."),
    };
}
