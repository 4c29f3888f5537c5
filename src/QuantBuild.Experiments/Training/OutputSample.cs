using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Inference.Gradients;

namespace QuantBuild.Experiments.Training;

/// <summary>What some runs of the float model tell of its values: the shape in a run, and how much they vary, which losses are measured
/// in. The values themselves, of all runs, would fill the memory.</summary>
/// <param name="parts">The runs' values that are numbers, by name.</param>
/// <param name="atOnce">How many examples a run takes.</param>
internal sealed class OutputSample(IReadOnlyList<IReadOnlyDictionary<string, OutputSample.Value>> parts, int atOnce)
{
    private const double Least = 1e-12;

    /// <summary>What is kept of a run.</summary>
    public static IReadOnlyDictionary<string, Value> Measure(IReadOnlyDictionary<string, Tensor> run) =>
        run.Where(value => value.Value.Type == ElementType.Float32).ToDictionary(
            value => value.Key,
            value => new Value(value.Value.Shape, ValueMoments.Of(new OutputValues([value.Value.Floats.Length, 1], value.Value.Floats))),
            StringComparer.Ordinal);

    /// <summary>Whether a value is of numbers.</summary>
    public bool Has(string name) => parts[0].ContainsKey(name);

    /// <summary>How an output is measured: of a softmax at several places of an example, by the mean of their divergences.</summary>
    public OutputLoss LossOf(GraphOutput output)
    {
        var shape = parts[0][output.Name].Shape;
        return output.Value.Source.Type == "Softmax"
            ? new OutputLoss(output.Name, LossKind.Divergence, shape, (double)atOnce * shape[^1] / Tensor.CountElements(shape))
            : SquaresOf(output.Name);
    }

    /// <summary>The mean square of a value's difference over its variance.</summary>
    public OutputLoss SquaresOf(string name)
    {
        var (shape, moments) = (parts[0][name].Shape, ValueMoments.Together(parts.Select(part => part[name].Moments)).Moments);
        var square = moments.Variance[0] + (moments.Mean[0] * moments.Mean[0]);
        var variance = Math.Max(moments.Variance[0], Least * Math.Max(square, Least));
        return new OutputLoss(name, LossKind.Squares, shape, atOnce / (variance * Tensor.CountElements(shape)));
    }

    /// <summary>A value of a run.</summary>
    /// <param name="Shape">Its shape.</param>
    /// <param name="Moments">Its moments as a whole.</param>
    internal readonly record struct Value(IReadOnlyList<int> Shape, ValueMoments Moments);
}
