using Build.Tests.Running;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

public sealed class SchemesTests : IDisposable
{
    private readonly BuildRun _build = new();

    [Theory]
    [InlineData("--schemes=safe", "--schemes: there is no scheme \"safe\". There are: converter-16bit, converter-8bit, float16, "
        + "safe-8bit, tuned-8bit, small, tiny, budget. Did you mean safe-8bit?")]
    [InlineData("--schemes=small,budget", "The scheme budget needs --budget=drop:X or --budget=bytes:N, and none was given.")]
    [InlineData("--budget=0.01", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"0.01\".")]
    [InlineData(
        "--budget=drop:2", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"drop:2\".")]
    [InlineData(
        "--budget=bytes:0", "--budget must be drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1. Got \"bytes:0\".")]
    [InlineData("--compression=zip", "--compression must be gzip-tar or gzip or brotli. Got \"zip\".")]
    [InlineData("--timeLimit=0", "--timeLimit must be a whole number of at least 1. Got \"0\".")]
    public void What_makes_no_sense_is_refused_in_one_line_before_anything_is_trained(string argument, string message)
    {
        // act
        var exitCode = _build.Execute("--target=QuantizeAndEvaluateHousing", argument);

        // assert
        Assert.Equal(1, exitCode);
        Assert.EndsWith($"Error: {message}\n", _build.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_build.Paths.Models));
    }

    [Fact]
    public void A_scheme_of_the_budget_file_that_there_is_none_of_is_named_with_its_place()
    {
        // arrange
        File.WriteAllText(_build.Paths.Budgets, """{ "models": { "housing": { "schemes": ["converter-8bit", "huge"] } } }""");

        // act
        var exitCode = _build.Execute("--target=QuantizeHousing", "--exclusive");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "Error: quantbuild.json: $.models.housing.schemes: there is no scheme \"huge\". There are: converter-16bit, ", _build.Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantized-16bit", 0, "")]
    [InlineData("quantized-9bit", 1, "housing, quantized-9bit: variants names at $.models.housing.variants a variant that the report does "
        + "not have; it has original, quantized-8bit; see artifacts/reports/housing/report.json\n")]
    public void Rules_of_a_variant_that_was_not_asked_for_are_left_out_but_not_those_of_a_name_that_nothing_makes(
        string variant, int expected, string broken)
    {
        // arrange
        ReportFile.Save(_build.Paths.Report("housing"), Reports.Of("housing"));
        File.WriteAllText(
            _build.Paths.Budgets, $$"""{ "models": { "housing": { "variants": { "{{variant}}": { "maxTotalBytes": 10 } } } } }""");

        // act
        var exitCode = _build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive", "--schemes=converter-8bit");

        // assert
        Assert.Equal(expected, exitCode);
        Assert.StartsWith(broken, _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_list_on_the_command_line_a_variant_that_is_missing_breaks_its_budget()
    {
        // arrange
        ReportFile.Save(_build.Paths.Report("housing"), Reports.Of("housing"));
        File.WriteAllText(
            _build.Paths.Budgets, """{ "models": { "housing": { "variants": { "quantized-16bit": { "maxTotalBytes": 10 } } } } }""");

        // act and assert
        Assert.Equal(1, _build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive"));
    }

    public void Dispose() => _build.Dispose();
}
