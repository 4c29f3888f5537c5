namespace QuantBuild.Quantization.Recipes;

/// <summary>What was done to one weight.</summary>
/// <param name="Op">What it is to the model.</param>
/// <param name="Rule">The place of the recipe's rule that took it, from 0; null where none did.</param>
/// <param name="Range">What its levels are spread over; null where it has none.</param>
/// <param name="IsSecondOrder">Whether it was rounded by second order: not where its inputs are not known.</param>
/// <param name="Lambda">How many squared steps of error a bit was worth; 0 where it was rounded to nearest.</param>
public sealed record WeightTreatment(WeightOp Op, int? Rule, GridRange? Range, bool IsSecondOrder, double Lambda)
{
    /// <summary>Whether second-order rounding went over its codes again.</summary>
    public bool IsRefined { get; init; }
}
