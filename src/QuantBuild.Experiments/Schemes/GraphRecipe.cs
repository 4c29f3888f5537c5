using System.Globalization;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;
using static QuantBuild.Experiments.Schemes.ConverterRival;

namespace QuantBuild.Experiments.Schemes;

/// <summary>
/// A fixed recipe for a graph model. Kernels get the formats that make least error in a tenth more compressed bytes than the converter's;
/// the shift of each output is taken back as
/// measured on calibration samples, or on made-up inputs where the recipe has no data. Of its forms the one with the least error of the
/// outputs is taken, and the converter's 8 bits
/// where none is better.
/// </summary>
internal sealed class GraphRecipe(SchemeRun run, ModelGraph model, QuantizationRecipe recipe, string name, bool isCalibrated)
{
    private const double MostBytes = 1.1;

    // Without data a form that changes less is kept unless another is better by this factor, for made-up inputs are few, and no data.
    private const double Clearly = 0.67;

    // Vectors and the topology take the rest; where they take more, the next share is tried.
    private static readonly double[] _shares = [1.07, 1.03, 0.97, 0.9];

    /// <summary>Quantizes, and writes what is best.</summary>
    public SchemeOutcome Quantize()
    {
        using var rival = new ConverterRival(run);
        rival.Write();
        return Best(rival, out var why) is { } best ? Take(best, rival) : rival.Keep(why.TrimEnd('.'));
    }

    private Candidate? Best(ConverterRival rival, out string why)
    {
        var inputs = GraphInputs.Open(run, model, isCalibrated, out why);
        if (inputs is null)
        {
            return null;
        }

        var reference = GraphOutputs.Of(model, inputs.ForComparison);
        var converter = reference.ErrorOf(GraphOutputs.Of(ModelGraphFile.Read(rival.Folder), inputs.ForComparison));
        var factor = isCalibrated ? 1 : Clearly;
        var best = Forms(inputs, rival).SelectMany(form => Candidates(form, reference, inputs))
            .Aggregate((Candidate?)null, (kept, next) => kept is null || next.Error < factor * kept.Error ? next : kept);
        var compared = $"relative error of the worst output on {inputs.What}";
        why = $"{Show(converter)} against {(best is null ? "nothing that is small enough" : Show(best.Error))} by the scheme ({compared})";
        return best?.Error < converter
            ? best with { Note = $"Better than the converter's rounding: {Show(best.Error)} against {Show(converter)} ({compared})." }
            : null;
    }

    /// <summary>With equalization and without, where it changes anything; and with each kind of inputs that outputs may be corrected by.
    /// Those are left out that are too large in any format.</summary>
    private IEnumerable<Form> Forms(GraphInputs inputs, ConverterRival rival)
    {
        var limit = (long)(MostBytes * ArtifactSizes.Of(rival.Folder).Compressed(RecipeScheme.Counted));
        var kernelBytes = FormatAllocation.BytesOf(model);
        IReadOnlyList<IGraphPass> equalized = [new CrossLayerEqualization()];
        var isChanged = ModelQuantizer.Prepare(model, equalized).Results.Any(result => result.Layers.Count > 0);
        foreach (var passes in isChanged ? [[], equalized] : (IReadOnlyList<IGraphPass>[])[[]])
        {
            var prepared = ModelQuantizer.Prepare(model, passes).Prepared;
            foreach (var feeds in inputs.ForCalibration)
            {
                var allocation = new FormatAllocation(
                    prepared,
                    KernelSignals.Measure(prepared, [.. feeds.Take(GraphInputs.FewFeeds)]),
                    run.Options.PerChannelAtLoad);
                var fitting = _shares
                    .Select(share => recipe with { Passes = passes, Kernels = allocation.Within(share * kernelBytes) })
                    .FirstOrDefault(tried => IsWithin(limit, tried, rival));
                if (fitting is not null)
                {
                    yield return new Form(fitting, feeds);
                }
            }
        }
    }

    // Bytes hardly depend on the correction and the rounding, which take most of the time.
    private bool IsWithin(long limit, QuantizationRecipe tried, ConverterRival rival) => rival.BytesOf(
        ModelQuantizer.Quantize(model, tried with { Correction = OutputCorrection.None, SecondOrder = false })) <= limit;

    /// <summary>With the recipe's rounding and to nearest, for what second-order rounding learns of some examples need not hold for
    /// others.</summary>
    private IEnumerable<Candidate> Candidates(Form form, GraphOutputs reference, GraphInputs inputs)
    {
        foreach (var isSecondOrder in recipe.SecondOrder ? [true, false] : (bool[])[false])
        {
            var tried = form.Recipe with { Correction = OutputCorrection.Moments, SecondOrder = isSecondOrder };
            var quantized = ModelQuantizer.Quantize(model, tried, graph => new GraphCalibration(graph, form.Feeds), run.Progress(name));
            var error = reference.ErrorOf(GraphOutputs.Of(quantized.Graph, inputs.ForComparison));
            yield return new Candidate(quantized, error, tried.Passes.Count > 0, string.Empty);
        }
    }

    private SchemeOutcome Take(Candidate best, ConverterRival rival)
    {
        ModelGraphFile.Write(run.Directory, best.Quantized, run.Source, run.Layout);
        var kernels = model.Layers.SelectMany(Kernels.Of).Select(kernel => kernel.Name).ToHashSet(StringComparer.Ordinal);
        var fine = best.Quantized.Weights.Count(weight => weight.Dtype == QuantizedDtype.Float16 && kernels.Contains(weight.Restored.Name));
        string[] leftOut = [.. OperationModel.LeftOut(model).Select(layer => $"{layer.ClassName} '{layer.Name}'")];
        string[] notes =
        [
            best.Note,
            string.Create(
                CultureInfo.InvariantCulture, $"{fine} of {kernels.Count} kernels are in float16, where error is dearest for its bytes."),
            .. PerChannelNote(best.Quantized.Weights.Count(weight => weight.Scales is not null), kernels.Count),
            .. leftOut.Length > 0
                ? [$"Rounded plainly, since what these operations do with their weights is not known: {string.Join(", ", leftOut)}."]
                : Array.Empty<string>(),
        ];
        return rival.Tell(best.AppliesPasses, notes);
    }

    private static IEnumerable<string> PerChannelNote(int scaled, int kernels)
    {
        if (scaled > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{scaled} of {kernels} kernels have a scale a channel, by which ")
                + "TensorFlow.js multiplies them in the first prediction. Make that one outside of tf.tidy, as a warm-up after loading: "
                + "inside, the kernels are disposed of with it, and the next prediction fails.";
        }
    }

    private sealed record Form(
        QuantizationRecipe Recipe, IReadOnlyList<IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>> Feeds);

    private sealed record Candidate(QuantizedModel Quantized, double Error, bool AppliesPasses, string Note);
}
