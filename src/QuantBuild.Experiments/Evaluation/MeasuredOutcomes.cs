using System.Diagnostics;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Computes what variants make of examples. A variant is loaded from disk, as a user of the files would; neither that counts as
/// evaluation time nor a first batch that warms it up.</summary>
public sealed class MeasuredOutcomes : IVariantOutcomes
{
    /// <inheritdoc/>
    /// <remarks>Short evaluations are repeated for their median.</remarks>
    public VariantOutcome Of(TestData data, Variant variant, string directory)
    {
        using var model = RunnableModel.Load(directory);
        if (variant == Variant.Original)
        {
            data.CompareWith(model);
        }

        data.WarmUp(model);
        var (outcome, times) = Timing.Run(() => data.Evaluate(model));
        return new VariantOutcome(outcome, times.Median) { Times = times };
    }

    /// <summary>Computes what variants are compared with, where a metric does that.</summary>
    /// <param name="data">The test data.</param>
    /// <param name="original">The float model's folder.</param>
    /// <param name="span">The examples.</param>
    public static void Compare(TestData data, string original, ExampleSpan span)
    {
        using var model = RunnableModel.Load(original);
        data.CompareWith(model, span);
    }

    /// <summary>Computes some of the examples, once.</summary>
    /// <param name="data">The test data.</param>
    /// <param name="directory">The variant's folder.</param>
    /// <param name="span">The examples.</param>
    /// <returns>What the variant made of these, and the seconds that it took.</returns>
    public static VariantOutcome Of(TestData data, string directory, ExampleSpan span)
    {
        using var model = RunnableModel.Load(directory);
        data.WarmUp(model);
        var began = Stopwatch.GetTimestamp();
        var outcome = data.Evaluate(model, span);
        return new VariantOutcome(outcome, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
