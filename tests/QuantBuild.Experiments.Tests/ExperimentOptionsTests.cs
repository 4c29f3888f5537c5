using System.Globalization;

namespace QuantBuild.Experiments.Tests;

public sealed class ExperimentOptionsTests
{
    [Fact]
    public void Arguments_read_the_same_under_every_culture()
    {
        // arrange
        var options =
            new ExperimentOptions
            {
                Epochs = 3,
                BatchSize = 64,
                ValidationSplit = 0.15,
                EvaluationSplit = 0.1,
                Seed = 5,
                Gpu = GpuUse.Always,
            };
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

        // act
        var arguments = options.ToArguments();

        // assert
        Assert.Equal(
            "--epochs=3 --batchSize=64 --validationSplit=0.15 --evaluationSplit=0.1 --seed=5 --gpu=true",
            string.Join(' ', arguments.Select(pair => $"--{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void The_data_folder_is_no_argument_of_the_result()
    {
        Assert.DoesNotContain(new ExperimentOptions { DataDirectory = "somewhere" }.ToArguments(), pair =>
            pair.Value.Contains("somewhere", StringComparison.Ordinal));
    }
}
