namespace QuantBuild.Reporting.Verdicts;

/// <summary>The bytes by which variants are compared.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Of">Their number.</param>
internal sealed record DownloadSize(string Name, Func<ArtifactBytes, long> Of)
{
    private static readonly DownloadSize _files = new("model.json and weight files", bytes => bytes.Total);

    private static readonly DownloadSize _gzip = new("gzip", bytes => bytes.GzipTarball);

    private static readonly DownloadSize _brotli = new("brotli", bytes => bytes.BrotliTarball);

    /// <summary>Those that the budget judges; else those that a search was told to save; else gzip, which every server has.</summary>
    public static DownloadSize By(JudgedReport judged)
    {
        var rules = judged.Budget?.Select(result => result.Rule).ToList() ?? [];
        var wanted = Names("gzip") ? _gzip
            : Names("totalBytes") ? _files
            : judged.Report.Arguments.GetValueOrDefault("compression") == _brotli.Name ? _brotli
            : _gzip;
        return judged.Report.Variants.All(variant => wanted.Of(variant.Bytes) > 0) ? wanted : _files;

        bool Names(string measure) => rules.Exists(rule => rule.Contains(measure, StringComparison.OrdinalIgnoreCase));
    }
}
