using QuantBuild.Quantization.Search;

namespace QuantBuild.Quantization.Tests.Search;

public sealed class StepAllocationTests
{
    private static readonly KernelSensitivity[] _sensitivities =
    [
        new("sturdy", 1_000_000, 0.1, 0.01),
        new("touchy", 250_000, 0.2, 0.16),
    ];

    [Fact]
    public void Every_weight_costs_the_same_at_the_chosen_steps()
    {
        // act
        var grids = StepAllocation.ForPrice(_sensitivities, price: 0.04, _ => 1);

        // assert: the divergence of a kernel is d · (step / step0)²
        Assert.All(_sensitivities, kernel =>
        {
            var spent = kernel.Divergence * Math.Pow(grids[kernel.Kernel].Step!.Value / kernel.Step, 2);
            Assert.Equal(0.04, spent / (kernel.Elements / 1e6), precision: 12);
        });
    }

    [Fact]
    public void No_other_steps_of_the_same_size_diverge_less()
    {
        // arrange
        var best = StepAllocation.ForPrice(_sensitivities, price: 0.04, _ => 1);

        // act: the same number of bits, n · log2(step) in all, shared out otherwise
        var others = new[] { 0.7, 0.9, 1.1, 1.5 }.Select(factor =>
            Cost("sturdy", best["sturdy"].Step!.Value * factor) + Cost("touchy", best["touchy"].Step!.Value * Math.Pow(factor, -4)));

        // assert
        var least = Cost("sturdy", best["sturdy"].Step!.Value) + Cost("touchy", best["touchy"].Step!.Value);
        Assert.All(others, cost => Assert.True(cost > least));
    }

    [Fact]
    public void A_kernel_that_cost_nothing_measurable_still_gets_a_step()
    {
        // act
        var grids = StepAllocation.ForPrice([.. _sensitivities, new KernelSensitivity("silent", 1000, 0.1, 0)], price: 0.04, _ => 1);

        // assert
        Assert.True(double.IsFinite(grids["silent"].Step!.Value));
    }

    [Fact]
    public void Factors_are_applied_last()
    {
        // act
        var grids = StepAllocation.ForPrice(_sensitivities, price: 0.04, kernel => kernel == "touchy" ? 2 : 1);

        // assert
        Assert.Equal(
            2 * StepAllocation.ForPrice(_sensitivities, price: 0.04, _ => 1)["touchy"].Step!.Value, grids["touchy"].Step!.Value,
            precision: 12);
    }

    [Theory]
    [InlineData(2, null)] // coarser: no levels but a step
    [InlineData(0.6, 256)] // hardly finer: what another byte takes is worth more than the error
    [InlineData(0.1, 2551)]
    [InlineData(0.001, 65_536)] // finer than two bytes allow
    public void A_kernel_that_a_byte_is_too_coarse_for_gets_two(double ofByte, int? levels)
    {
        // arrange: at that price the wanted step is so many times the step of 256 levels over 0 to 1
        var kernel = Kernel(wanted: ofByte / 255, stepInByte: 1.0 / 255);

        // act
        var grid = StepAllocation.ForPrice([kernel], price: 1, _ => 1)["kernel"];

        // assert
        Assert.Equal(levels, grid.LevelCount);
    }

    [Theory]
    [InlineData(1.5, true)] // the bits that it takes more are worth less than the error that it saves
    [InlineData(1.8, false)]
    [InlineData(0.01, true)]
    public void Values_that_a_source_has_in_a_byte_stay_as_they_are_where_that_is_cheapest(double ofByte, bool isKept)
    {
        // act
        var grid = StepAllocation.ForPrice([Kernel(wanted: ofByte / 255, stepInByte: 0)], price: 1, _ => 1)["kernel"];

        // assert
        Assert.Equal(isKept ? 256 : null, grid.LevelCount);
    }

    // At a price of 1 a million weights are to cost 1, so that the wanted step is the measured one.
    private static KernelSensitivity Kernel(double wanted, double stepInByte) =>
        new("kernel", 1_000_000, wanted, 1) { Range = 1, StepInByte = stepInByte };

    private static double Cost(string kernel, double step)
    {
        var known = _sensitivities.Single(sensitivity => sensitivity.Kernel == kernel);
        return known.Divergence * Math.Pow(step / known.Step, 2);
    }
}
