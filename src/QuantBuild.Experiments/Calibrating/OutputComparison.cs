using System.Globalization;
using QuantBuild.Experiments.Scoring.Comparing;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>How far a quantized model's outputs are from the float model's: on the selection examples, or, where a scheme may look at no
/// data, on made-up inputs.</summary>
internal sealed class OutputComparison
{
    private readonly SelectionData _inputs;
    private readonly Func<ModelGraph, ModelGraph> _probe;
    private readonly float[] _reference;

    private OutputComparison(SelectionData inputs, ModelGraph model, string inputsAre, Func<ModelGraph, ModelGraph> probe, string what)
    {
        (_inputs, _probe, What) = (inputs, probe, what);
        _reference = inputs.Predict(probe(model));
        if (_reference.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new ExperimentException($"the float model's outputs on {inputs.Count} {inputsAre} hold NaN or infinity.");
        }
    }

    /// <summary>Whether no example was left out.</summary>
    public bool IsOfAll { get; private init; } = true;

    /// <summary>What <see cref="ErrorOf"/> measures.</summary>
    public string What { get; }

    /// <summary>Compares on the selection examples, by the judge's own divergence.</summary>
    /// <param name="selection">The examples, all of them.</param>
    /// <param name="model">The float model.</param>
    /// <param name="isOfFew">Whether some of them are enough, where they are many and large.</param>
    public static OutputComparison OnSelection(SelectionData selection, ModelGraph model, bool isOfFew = false)
    {
        var taken = isOfFew ? selection.Few() : selection;
        var of = taken.Count < selection.Count ? string.Create(CultureInfo.InvariantCulture, $"{taken.Count} of ") : string.Empty;
        var what = string.Create(CultureInfo.InvariantCulture, $"divergence of the outputs on {of}{selection.Count} selection examples");
        return new OutputComparison(taken, model, "selection examples", graph => graph, what) { IsOfAll = taken.Count == selection.Count };
    }

    /// <summary>Compares on made-up inputs, by the mean square of the difference over that of the outputs, example by example.</summary>
    /// <exception cref="ExperimentException">Inputs cannot be made up for the model.</exception>
    /// <exception cref="QuantBuild.Graph.GraphException">A layer of the model is not supported.</exception>
    public static OutputComparison OnMadeUpInputs(ModelGraph model)
    {
        var (parts, made) = SyntheticInputs.For(Probe(model)) ?? throw new ExperimentException("what the model is fed is not known.");
        var count = made.Shape[0];
        var inputs = SelectionData.Of(
            made, (reference, outputs) => new Judgement(Relative(reference, outputs, count), null), truth: () => [], parts);
        var what = string.Create(CultureInfo.InvariantCulture, $"predicted error of the outputs, relative, on {count} made-up inputs");
        return new OutputComparison(inputs, model, "made-up inputs", Probe, what);
    }

    /// <summary>The error of a model; infinite where an output is no number.</summary>
    public double ErrorOf(ModelGraph quantized)
    {
        var error = _inputs.Judge(_reference, _inputs.Predict(_probe(quantized))).Divergence;
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static ModelGraph Probe(ModelGraph graph) => ProbeModel.Of(graph, SyntheticInputs.UnknownSize);

    private static double Relative(float[] reference, float[] outputs, int count)
    {
        var length = reference.Length / count;
        return Math.Sqrt(Enumerable.Range(0, count).Average(example => RelativeError.Squared(
            reference.AsSpan(example * length, length), outputs.AsSpan(example * length, length))));
    }
}
