namespace QuantBuild.Reporting.Verdicts;

/// <summary>The bytes by which variants are compared.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Of">Their number.</param>
internal sealed record DownloadSize(string Name, Func<ArtifactBytes, long> Of)
{
    private static readonly DownloadSize Files = new("model.json and weight files", bytes => bytes.Total);

    private static readonly DownloadSize Gzip = new("gzip", bytes => bytes.GzipTarball);

    private static readonly DownloadSize Brotli = new("brotli", bytes => bytes.BrotliTarball);

    /// <summary>Those that the budget judges; else those that a search was told to save; else gzip, which every server has.</summary>
    public static DownloadSize By(JudgedReport judged)
    {
        var rules = judged.Budget?.Select(result => result.Rule).ToList() ?? [];
        var wanted = Names("gzip") ? Gzip
            : Names("totalBytes") ? Files
            : judged.Report.Arguments.GetValueOrDefault("compression") == Brotli.Name ? Brotli
            : Gzip;
        return judged.Report.Variants.All(variant => wanted.Of(variant.Bytes) > 0) ? wanted : Files;

        bool Names(string measure) => rules.Exists(rule => rule.Contains(measure, StringComparison.OrdinalIgnoreCase));
    }
}
