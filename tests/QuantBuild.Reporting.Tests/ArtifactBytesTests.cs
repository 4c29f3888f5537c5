namespace QuantBuild.Reporting.Tests;

public sealed class ArtifactBytesTests
{
    [Theory]
    [InlineData(600, 400, 1.5)]
    [InlineData(0, 0, 0)]
    public void The_gzip_ratio_is_that_of_all_files_to_the_gzipped_tar_ball(long total, long gzip, double ratio) =>
        Assert.Equal(ratio, new ArtifactBytes(0, total, total, gzip).GzipRatio());
}
