namespace QuantBuild.Reporting.Verdicts;

/// <summary>The bytes by which variants are compared.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Find">Their number; null where it was not measured.</param>
internal sealed record DownloadSize(string Name, Func<ArtifactBytes, long?> Find)
{
    private static readonly DownloadSize _brotli = new("brotli", bytes => bytes.Brotli);

    private static readonly DownloadSize _gzip = new("gzip", bytes => bytes.Gzip);

    private static readonly DownloadSize _tarBall = new("gzipped tar ball", bytes => bytes.GzipTarball);

    private static readonly DownloadSize _files = new("model.json and weight files", bytes => bytes.Total);

    // Brotli is the smallest that is served; reports of earlier releases do not have it.
    private static readonly DownloadSize[] _all = [_brotli, _gzip, _tarBall, _files];

    /// <summary>Their number; 0 where it was not measured.</summary>
    public long Of(ArtifactBytes bytes) => Find(bytes) ?? 0;

    /// <summary>The smallest that is served, as far as all variants were measured by it.</summary>
    public static DownloadSize Of(Report report) => FirstMeasured(report, _all);

    /// <summary>Those of gzip where the budget judges by them or a search was told to save them, and not those of Brotli: then the server
    /// has no other. Else the smallest that is served.</summary>
    public static DownloadSize By(JudgedReport judged)
    {
        var rules = judged.Budget?.Select(result => result.Rule).ToList() ?? [];
        var isGzip = judged.Report.Arguments.GetValueOrDefault("compression") == _gzip.Name || Names(_gzip);
        return FirstMeasured(judged.Report, isGzip && !Names(_brotli) ? [_gzip, .. _all] : _all);

        bool Names(DownloadSize size) => rules.Exists(rule => rule.EndsWith($"ytes.{size.Name}", StringComparison.Ordinal));
    }

    private static DownloadSize FirstMeasured(Report report, DownloadSize[] sizes) =>
        Array.Find(sizes, size => report.Variants.All(variant => size.Of(variant.Bytes) > 0)) ?? _files;
}
