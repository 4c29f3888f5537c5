namespace Build.Demos;

/// <summary>What a search may count compressed bytes by.</summary>
public static class Compressions
{
    public const string Gzip = "gzip";

    public const string Brotli = "brotli";
}
