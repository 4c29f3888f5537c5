namespace QuantBuild.Experiments.Evaluation;

/// <summary>Where it comes from what variants make of the examples: computed here, or elsewhere before.</summary>
public interface IVariantOutcomes
{
    /// <summary>What a variant makes of the test data.</summary>
    /// <param name="data">The test data.</param>
    /// <param name="variant">The variant; the float model comes first.</param>
    /// <param name="directory">The variant's folder.</param>
    /// <returns>The outcome of all examples, and how long it took.</returns>
    VariantOutcome Of(TestData data, Variant variant, string directory);
}
