using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Experiments.Scoring.Comparing;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a graph model gives for some examples: its float outputs, by name.</summary>
/// <param name="Examples">For each example each output's values, in the order of the graph's outputs.</param>
internal sealed record GraphOutputs(IReadOnlyList<float[][]> Examples)
{
    /// <summary>Computes a model.</summary>
    /// <param name="model">The model, with its weights as they are to be used.</param>
    /// <param name="feeds">What its inputs are given, example by example.</param>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static GraphOutputs Of(ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds)
    {
        using var engine = InferenceEngine.Open(model.Operations!, model.ToWeightSet(), FeedRuns.Options);
        return new GraphOutputs([.. engine.Run(feeds).Select(outputs =>
            model.Operations!.Outputs.Select(output => outputs[output.Name]).Where(value => value.Type == ElementType.Float32)
                .Select(value => value.Floats).ToArray())]);
    }

    /// <summary>Computes a model; null where it cannot be computed on these inputs, as where values that come out wrong are places to take
    /// others from.</summary>
    public static GraphOutputs? TryOf(ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds)
    {
        try
        {
            return Of(model, feeds);
        }
        catch (InferenceException)
        {
            return null;
        }
    }

    /// <summary>All values of all outputs, example by example.</summary>
    public float[] Flatten() => [.. Examples.SelectMany(example => example.SelectMany(output => output))];

    /// <summary>The root of the mean square of each output's difference over that of the output itself, example by example; of the worst
    /// output. Infinite where it is no number, or there is none.</summary>
    public double ErrorOf(GraphOutputs? other)
    {
        if (other is null)
        {
            return double.PositiveInfinity;
        }

        var worst = 0.0;
        for (var output = 0; output < Examples[0].Length; output++)
        {
            var number = output;
            worst = Math.Max(
                worst, Math.Sqrt(Examples.Zip(other.Examples).Average(pair => Relative(pair.First[number], pair.Second[number]))));
        }

        return double.IsFinite(worst) ? worst : double.PositiveInfinity;
    }

    // Where what is found decides how much is given out, another number of values is as wrong as can be; outputs of nearly nothing would
    // outweigh all others.
    private static double Relative(float[] reference, float[] values) =>
        reference.Length == values.Length ? Math.Min(RelativeError.Squared(reference, values), 1) : 1;
}
