using Build.Tests.Running;

namespace Build.Tests.CommandLine;

public sealed class TypingMistakesTests
{
    [Theory]
    [InlineData("--epoch=3", "Unknown argument --epoch. Did you mean --epochs?")]
    [InlineData("--batchsise=3", "Unknown argument --batchsise. Did you mean --batchSize?")]
    [InlineData("--quantise_uint8", "Unknown argument --quantise_uint8. Did you mean --quantize_uint8 or --quantize_uint16?")]
    [InlineData("--targt=Test", "Unknown argument --targt. Did you mean --target?")]
    [InlineData("--verbos=diagnostic", "Unknown argument --verbos. Did you mean --verbosity?")]
    [InlineData("--zzzzzzzz", "Unknown argument --zzzzzzzz. Run")]
    public void Unknown_argument_names_the_argument_and_the_nearest_ones(string arg, string message)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute(arg);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Error: {message}", build.Errors, StringComparison.Ordinal);
        Assert.Single(build.Errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("TranHousing", "Unknown target \"TranHousing\". Did you mean TrainHousing?")]
    [InlineData("quantizmodel", "Unknown target \"quantizmodel\". Did you mean QuantizeModel?")]
    [InlineData("Tset", "Unknown target \"Tset\". Did you mean Test?")]
    [InlineData("Zzzzzzzz", "Unknown target \"Zzzzzzzz\". Run")]
    public void Unknown_target_names_the_target_and_the_nearest_ones(string target, string message)
    {
        // arrange
        using var build = new BuildRun();

        // act
        var exitCode = build.Execute("--target", target);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Error: {message}", build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_unknown_target_of_several_stops_the_build()
    {
        // arrange
        using var build = new BuildRun();
        Directory.CreateDirectory(build.Paths.Artifacts);

        // act
        var exitCode = build.Execute("--target=Clean", "--target=Clene");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("Did you mean Clean?", build.Errors, StringComparison.Ordinal);
        Assert.True(Directory.Exists(build.Paths.Artifacts));
    }

    [Fact]
    public void Targets_are_found_in_upper_and_lower_case()
    {
        // arrange
        using var build = new BuildRun();

        // act and assert
        Assert.Equal(0, build.Execute("-t", "cLEAN"));
    }
}
