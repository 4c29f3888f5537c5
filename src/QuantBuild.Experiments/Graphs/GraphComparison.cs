using QuantBuild.Quantization.Graph;
using Feeds = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>>;

namespace QuantBuild.Experiments.Graphs;

/// <summary>How far quantized forms of a graph model are from the float model, beside the converter's: on several sets of inputs where it
/// is not known in which range the model is fed.</summary>
internal sealed class GraphComparison
{
    // In a range that the model is not fed, perhaps, a form may be a little behind the converter's.
    private const double MuchWorse = 1.1;

    private readonly (Feeds Feeds, GraphOutputs Reference, double OfRival)[] _sets;

    /// <param name="model">The float model.</param>
    /// <param name="rival">The converter's.</param>
    /// <param name="sets">What their inputs are given.</param>
    /// <exception cref="QuantBuild.Inference.InferenceException">An operation cannot be run.</exception>
    public GraphComparison(ModelGraph model, ModelGraph rival, IEnumerable<Feeds> sets)
    {
        _sets = [.. sets.Select(feeds =>
        {
            var reference = GraphOutputs.Of(model, feeds);
            return (feeds, reference, reference.ErrorOf(GraphOutputs.Of(rival, feeds)));
        })];
        OfRival = Mean(_sets.Select(set => set.OfRival));
    }

    /// <summary>The converter's error.</summary>
    public double OfRival { get; }

    /// <summary>A form's error: the geometric mean of those on the sets, so that each counts alike. Infinite where one of several is
    /// clearly worse than the converter's.</summary>
    public double ErrorOf(ModelGraph quantized)
    {
        double[] errors = [.. _sets.Select(set => set.Reference.ErrorOf(GraphOutputs.Of(quantized, set.Feeds)))];
        return errors.Length > 1 && errors.Zip(_sets).Any(pair => pair.First > MuchWorse * pair.Second.OfRival)
            ? double.PositiveInfinity
            : Mean(errors);
    }

    private static double Mean(IEnumerable<double> errors) => Math.Exp(errors.Average(Math.Log));
}
