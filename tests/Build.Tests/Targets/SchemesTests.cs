using Build.Tests.Running;

namespace Build.Tests.Targets;

public sealed class SchemesTests : IDisposable
{
    private readonly BuildRun build = new();

    [Theory]
    [InlineData("--schemes=safe", "--schemes must be schemes separated by commas, out of converter-16bit, converter-8bit, float16, safe-8bit, tuned-8bit, small, tiny, budget. Got \"safe\".")]
    [InlineData("--schemes=small,budget", "The scheme budget needs --budget=drop:X or --budget=bytes:N, and none was given.")]
    [InlineData("--budget=0.01", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"0.01\".")]
    [InlineData("--budget=drop:2", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"drop:2\".")]
    [InlineData("--budget=bytes:0", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"bytes:0\".")]
    [InlineData("--compression=zip", "--compression must be gzip or brotli. Got \"zip\".")]
    [InlineData("--timeLimit=0", "--timeLimit must be a whole number of at least 1. Got \"0\".")]
    public void What_makes_no_sense_is_refused_in_one_line_before_anything_is_trained(string argument, string message)
    {
        // act
        var exitCode = build.Execute("--target=QuantizeAndEvaluateHousing", argument);

        // assert
        Assert.Equal(1, exitCode);
        Assert.EndsWith($"Error: {message}\n", build.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(build.Paths.Models));
    }

    [Fact]
    public void A_scheme_of_the_budget_file_that_there_is_none_of_is_named_with_its_place()
    {
        // arrange
        File.WriteAllText(build.Paths.Budgets, """{ "models": { "housing": { "schemes": ["converter-8bit", "huge"] } } }""");

        // act
        var exitCode = build.Execute("--target=QuantizeHousing", "--exclusive");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("Error: quantbuild.json: $.models.housing.schemes: there is no scheme \"huge\". There are: converter-16bit, ", build.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => build.Dispose();
}
