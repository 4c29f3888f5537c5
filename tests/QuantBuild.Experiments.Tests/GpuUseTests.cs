using QuantBuild.Inference;

namespace QuantBuild.Experiments.Tests;

public sealed class GpuUseTests
{
    [Theory]
    [InlineData(GpuUse.Never)]
    [InlineData(GpuUse.WhereThere)]
    public void Where_there_is_no_card_the_processor_computes_and_nothing_is_said(GpuUse use)
    {
        Assert.SkipWhen(InferenceDevices.HasCuda, "There is a CUDA device.");

        // act
        using var device = use.Begin();

        // assert
        Assert.Equal("processor", InferenceDevices.Describe());
    }

    [Fact]
    public void A_card_that_has_to_compute_and_is_not_there_is_an_error()
    {
        Assert.SkipWhen(InferenceDevices.HasCuda, "There is a CUDA device.");

        // act and assert
        Assert.Throws<InferenceException>(() => GpuUse.Always.Begin());
    }

    [Theory]
    [InlineData(GpuUse.Never, "false")]
    [InlineData(GpuUse.Always, "true")]
    [InlineData(GpuUse.WhereThere, "auto")]
    public void What_was_asked_for_is_part_of_what_a_result_was_made_with(GpuUse use, string argument)
    {
        // act
        var arguments = new ExperimentOptions { Gpu = use }.ToArguments();

        // assert
        Assert.Equal(argument, arguments["gpu"]);
    }
}
