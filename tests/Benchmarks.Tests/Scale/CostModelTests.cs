using QuantBuild.Benchmarks.Scale;

namespace Benchmarks.Tests.Scale;

public sealed class CostModelTests
{
    private static readonly double[] _even = [1];
    private static readonly double[] _spread = [0.9, 0.95, 1, 1, 1.05, 1.1];
    private static readonly Cluster _cluster = new(1, 100, 2000, 2e9, 0.001, 1e-7, 1e9, 5);
    private static readonly ScaledWork _work = new(50_000, 8, 0.0125, 110_000, 14_000_000);

    [Fact]
    public void One_shard_takes_the_work_and_a_start()
    {
        // act
        var seconds = new CostModel(_cluster, _even).Shards(_work, 1);

        // assert: 50,000 * 8 * 0.0125 s, and one second
        Assert.Equal(5001, seconds, tolerance: 1e-6);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(10_000)]
    public void Formula_and_simulation_agree(int shards)
    {
        // act
        var formula = new CostModel(_cluster, _spread).Shards(_work, shards);
        var simulated = new Simulation(_cluster, _spread, seed: 7).Shards(_work, shards, plays: 20);

        // assert
        Assert.InRange(formula / simulated, 0.9, 1.1);
    }

    [Fact]
    public void A_slow_file_system_sets_the_time_of_many_shards()
    {
        // act
        var slow = new CostModel(_cluster with { BytesASecond = 1e8 }, _even).Shards(_work, 512);

        // assert: 44 GB at 0.1 GB/s at the least
        Assert.True(slow > 440);
    }
}
