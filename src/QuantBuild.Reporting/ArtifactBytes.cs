namespace QuantBuild.Reporting;

/// <summary>The sizes of one saved model, in bytes.</summary>
/// <param name="ModelJson">The size of <c>model.json</c>.</param>
/// <param name="Weights">The size of all weight files together.</param>
/// <param name="Total">The size of <c>model.json</c> and the weight files together.</param>
/// <param name="GzipTarball">The size of the gzipped tar ball of those files, as the TF.js example counts.</param>
/// <param name="Gzip">What browsers fetch of a server that sends gzip: the files together, each packed by itself; null where that was not
/// measured, as in reports of earlier releases.</param>
/// <param name="Brotli">The same of a server that sends Brotli.</param>
public sealed record ArtifactBytes(
    long ModelJson, long Weights, long Total, long GzipTarball, long? Gzip = null, long? Brotli = null) : ReportNode
{
    /// <summary>The example's ratio: bytes of <c>model.json</c> and weight files over bytes of the gzipped tar ball;
    /// 0 where that is empty.</summary>
    public double GzipRatio() => GzipTarball == 0 ? 0 : (double)Total / GzipTarball;
}
