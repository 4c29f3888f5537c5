using QuantBuild.Benchmarks.Accuracy;

namespace Benchmarks.Tests.Accuracy;

public class FrontierCommandTests
{
    [Theory]
    [InlineData("--bytes=2000000")]
    [InlineData("--bytes=2000000,1600000", "--minutes=2.5", "--noTest")]
    [InlineData("0.05/0.06", "0.03/0.015")]
    public void Sizes_or_pairs_are_taken(params string[] args)
    {
        // act
        var work = FrontierCommand.Parse(args);

        // assert
        Assert.NotNull(work);
    }

    [Theory]
    [InlineData]
    [InlineData("--bytes=")]
    [InlineData("--bytes=2000000,0")]
    [InlineData("--bytes=2000000,-1")]
    [InlineData("--bytes=2,000,kB")]
    [InlineData("--bytes=2000000", "--minutes=0")]
    [InlineData("--bytes=2000000", "--minutes=soon")]
    [InlineData("--bytes=2000000", "0.05/0.06")]
    [InlineData("--bytes=2000000", "--notest")]
    [InlineData("--noTest")]
    [InlineData("0.05")]
    [InlineData("0.05/0,06")]
    [InlineData("-0.05/0.06")]
    public void Anything_else_is_refused_before_it_costs_time(params string[] args)
    {
        // act
        var code = FrontierCommand.Run(args);

        // assert
        Assert.Equal(2, code);
    }
}
