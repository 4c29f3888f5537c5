namespace QuantBuild.Common;

/// <summary>How much JSON is read. Parsed, each name, value and bracket takes about a hundred bytes, so that a file of nothing but brackets would take dozens of times its size.</summary>
/// <param name="Bytes">The longest text, in bytes of UTF-8.</param>
/// <param name="Depth">The most brackets inside each other.</param>
/// <param name="Tokens">The most names, values and brackets.</param>
public sealed record JsonLimits(int Bytes, int Depth, int Tokens)
{
    /// <summary>64 MiB, 128 levels and 4 Mi tokens: the largest graphs in use have a few MiB of JSON, and a model nested in a model adds about six levels.</summary>
    public static JsonLimits Default { get; } = new(64 * 1024 * 1024, 128, 4 * 1024 * 1024);
}
