using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;

namespace QuantBuild.Experiments.Training;

/// <summary>Unlabelled examples to train by.</summary>
/// <param name="Inputs">What an example is made of.</param>
/// <param name="Values">The examples, one by one, row-major.</param>
public sealed record TrainingExamples(IReadOnlyList<ExampleInput> Inputs, IReadOnlyList<ReadOnlyMemory<float>> Values)
{
    // Fewer tell nothing of others.
    private const int Fewest = 32;
    private const int LeastParts = 8;

    // As many at once as fit the caches.
    private const int MostValues = 4 * 224 * 224 * 3;
    private const int MostAtOnce = 64;

    /// <summary>Those that a scheme calibrates by.</summary>
    /// <param name="data">Calibration and selection data; of the latter nothing is taken.</param>
    /// <returns>The examples.</returns>
    public static TrainingExamples Of(CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new TrainingExamples(data.Inputs, [.. data.SampleValues]);
    }

    /// <summary>How many are computed at once.</summary>
    internal int AtOnce => Math.Clamp(Math.Min(MostValues / Values[0].Length, Values.Count / LeastParts), 1, MostAtOnce);

    /// <summary>Whether there are enough of them.</summary>
    internal bool AreEnough => Values.Count >= Fewest;
}
