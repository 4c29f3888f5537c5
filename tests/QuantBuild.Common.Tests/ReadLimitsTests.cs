namespace QuantBuild.Common.Tests;

public sealed class ReadLimitsTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(10, 64 * MiB)]
    [InlineData(MiB, 100 * MiB)]
    [InlineData(MiB * 1024, 4096 * MiB)]
    [InlineData(long.MaxValue, 4096 * MiB)]
    public void By_default_content_outgrows_its_file_by_a_hundred_times_at_most(long stored, long most) =>
        Assert.Equal(most, ReadLimits.Default.Of(stored));

    [Fact]
    public void A_limit_that_somebody_chose_is_all_that_counts() => Assert.Equal(5000, new ReadLimits(5000).Of(1));
}
