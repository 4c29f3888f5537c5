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

    private static double Cost(string kernel, double step)
    {
        var known = _sensitivities.Single(sensitivity => sensitivity.Kernel == kernel);
        return known.Divergence * Math.Pow(step / known.Step, 2);
    }
}
