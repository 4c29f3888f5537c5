using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>The examples that a variant predicts otherwise than the float model.</summary>
internal static class Flips
{
    // Over all preprocessings; enough to see what kind of example flips, and few enough to look at.
    private const int MostExamples = 24;

    /// <summary>Counts what changed, for each preprocessing.</summary>
    public static IReadOnlyList<ChangedPredictions> Count(TestData data, Outcome outcome, Outcome original) =>
    [
        .. outcome.Predictions.Zip(original.Predictions, (after, before) =>
        {
            var changed = Changed(after, before);
            return new ChangedPredictions(
                changed.Count,
                changed.Count(example => data.IsRight(example, before.Classes[example]) && !data.IsRight(example, after.Classes[example])),
                changed.Count(example => !data.IsRight(example, before.Classes[example]) && data.IsRight(example, after.Classes[example])),
                after.Classes.Zip(before.Classes).Count(pair => pair is { First: >= 0, Second: >= 0 }),
                after.Preprocess);
        }),
    ];

    /// <summary>Shows some of them, drawn at equal distances from all that changed, so that none is picked for its looks.</summary>
    public static IReadOnlyList<FlippedPrediction> Of(TestData data, Outcome outcome, Outcome original) =>
    [
        .. outcome.Predictions.Zip(original.Predictions).SelectMany(columns =>
        {
            var changed = Changed(columns.First, columns.Second);
            var shown = Math.Min(changed.Count, MostExamples / outcome.Predictions.Count);
            return Enumerable.Range(0, shown)
                .Select(i => changed[(int)((long)i * changed.Count / shown)])
                .Select(example => Flip(data, example, columns.Second.Classes[example], columns.First));
        }),
    ];

    private static FlippedPrediction Flip(TestData data, int example, int byFloat, PredictionColumn variant) =>
        new(data.NameOf(example), data.LabelOf(example), data.ClassName(byFloat), data.ClassName(variant.Classes[example]))
        {
            FloatIsRight = data.IsRight(example, byFloat),
            VariantIsRight = data.IsRight(example, variant.Classes[example]),
            Preprocess = variant.Preprocess,
            Thumbnail = data.ThumbnailOf(example),
        };

    private static List<int> Changed(PredictionColumn after, PredictionColumn before) =>
    [
        .. Enumerable.Range(0, after.Classes.Count)
            .Where(example =>
                after.Classes[example] >= 0 && before.Classes[example] >= 0 && after.Classes[example] != before.Classes[example]),
    ];
}
