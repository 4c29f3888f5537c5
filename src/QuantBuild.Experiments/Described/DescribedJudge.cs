using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Described;

/// <summary>
/// Judges a quantized model's outputs on the selection data: by top-1 where the first metric is of classes, else by the first metric, whose drop is a share of
/// the float model's error.
/// </summary>
internal sealed class DescribedJudge(DatasetDescription description, DatasetTargets targets, IReadOnlyList<int> positions)
{
    public Judgement Judge(float[] reference, float[] outputs)
    {
        var width = reference.Length / positions.Count;
        return description.Metrics[0].IsOfClasses ? OfClasses(reference, outputs, width) : OfValues(reference, outputs, width);
    }

    private Judgement OfClasses(float[] reference, float[] outputs, int width)
    {
        var truth = targets is LabelTargets ? [] : TrueClasses.Of(targets, width, description.Path);
        var judge = new ClassJudge(Probabilities.ClassesOf(width), (example, index) => targets is LabelTargets labels
            ? labels.Descriptions.IsHit([index], labels.Labels[positions[example]])
            : truth[positions[example]] == index);
        return judge.Judge(Probabilities.Of(reference, width, positions, description), Probabilities.Of(outputs, width, positions, description));
    }

    private Judgement OfValues(float[] reference, float[] outputs, int width)
    {
        var score = Score.Create(description.Metrics[0], description, targets, width);
        var growth = positions.Index().Select(example => Of(outputs, example) - Of(reference, example)).ToArray();
        return new Judgement(
            reference.Zip(outputs, (before, after) => Math.Pow(before - after, 2)).Average(),
            RelativeDrop.Of(MeanInterval.Of(growth).High, positions.Index().Average(example => Of(reference, example))));

        double Of(float[] values, (int Index, int Item) example) => score.Of(values.AsSpan(example.Index * width, width), example.Item);
    }
}
