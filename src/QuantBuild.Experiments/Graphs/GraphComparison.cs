using QuantBuild.Quantization.Graph;
using Feeds = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>>;

namespace QuantBuild.Experiments.Graphs;

/// <summary>How far quantized forms of a graph model are from the float model, beside the converter's: on several sets of inputs where it
/// is not known in which range the model is fed.</summary>
internal sealed class GraphComparison
{
    /// <summary>Less is the rounding of arithmetic: where outputs are saturated, all forms are alike.</summary>
    public const double Least = 1e-5;

    // In a range that the model is not fed, perhaps, a form may be a little behind the converter's.
    private const double MuchWorse = 1.1;

    private readonly (Feeds Feeds, GraphOutputs Reference, double OfRival)[] _sets;

    /// <param name="model">The float model.</param>
    /// <param name="rival">The converter's.</param>
    /// <param name="sets">What their inputs are given; those on which the float model cannot be computed are left out.</param>
    public GraphComparison(ModelGraph model, ModelGraph rival, IEnumerable<Feeds> sets)
    {
        _sets =
        [
            .. from feeds in sets
               let reference = GraphOutputs.TryOf(model, feeds)
               where reference is not null
               select (feeds, reference, Math.Max(reference.ErrorOf(GraphOutputs.TryOf(rival, feeds)), Least)),
        ];
        OfRival = Mean(_sets.Select(set => set.OfRival));
    }

    /// <summary>The converter's error.</summary>
    public double OfRival { get; }

    /// <summary>A form's error: the geometric mean of those on the sets, so that each counts alike. Infinite where one of several is
    /// clearly worse than the converter's.</summary>
    public double ErrorOf(ModelGraph quantized)
    {
        double[] errors =
            [.. _sets.Select(set => Math.Max(set.Reference.ErrorOf(GraphOutputs.TryOf(quantized, set.Feeds)), Least))];
        return errors.Length > 1 && errors.Zip(_sets).Any(pair => pair.First > MuchWorse * pair.Second.OfRival)
            ? double.PositiveInfinity
            : Mean(errors);
    }

    private static double Mean(IEnumerable<double> errors) =>
        Math.Exp(errors.Select(error => Math.Log(error)).DefaultIfEmpty(double.PositiveInfinity).Average());
}
