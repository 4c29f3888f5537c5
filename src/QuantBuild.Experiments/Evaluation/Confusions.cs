using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Counts which classes a classifier takes for which.</summary>
internal static class Confusions
{
    // As many classes as still make a matrix that a phone can show.
    private const int MostClasses = 20;

    private const int MostPairs = 15;

    public static ConfusionReport Of(TestData data, PredictionColumn predictions)
    {
        var examples = predictions.Classes.Index().Where(example => example.Item >= 0).ToList();
        var classes = examples.ConvertAll(example => data.ClassOf(example.Index));
        var count = classes.Exists(index => index is null)
            ? int.MaxValue
            : classes.Concat(examples.Select(example => (int?)example.Item)).Max() + 1 ?? 0;
        return count <= MostClasses
            ? Matrix(data, predictions, count)
            : new ConfusionReport
            {
                Preprocess = predictions.Preprocess,
                Pairs =
                [
                    .. examples.Where(example => !data.IsRight(example.Index, example.Item))
                        .CountBy(example => (Label: data.LabelOf(example.Index), Predicted: data.ClassName(example.Item)))
                        .OrderByDescending(pair => pair.Value)
                        .ThenBy(pair => pair.Key.Label, StringComparer.Ordinal)
                        .ThenBy(pair => pair.Key.Predicted, StringComparer.Ordinal)
                        .Take(MostPairs)
                        .Select(pair => new ConfusedPair(pair.Key.Label, pair.Key.Predicted, pair.Value)),
                ],
            };
    }

    private static ConfusionReport Matrix(TestData data, PredictionColumn predictions, int classes)
    {
        var counts = Enumerable.Range(0, classes).Select(_ => new long[classes]).ToArray();
        foreach (var (example, predicted) in predictions.Classes.Index().Where(example => example.Item >= 0))
        {
            counts[data.ClassOf(example)!.Value][predicted]++;
        }

        return new ConfusionReport
        {
            Preprocess = predictions.Preprocess,
            Classes = [.. Enumerable.Range(0, classes).Select(data.ClassName)],
            Counts = counts,
        };
    }
}
