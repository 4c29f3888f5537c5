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

    private readonly string _scratch = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".converter";

    /// <summary>Quantizes, and writes what is best.</summary>
    public SchemeOutcome Quantize()
    {
        try
        {
            var notes = ConverterScheme.Write(run.Source, _scratch, QuantizedDtype.UInt8);
            var limit = (long)(MostBytes * ArtifactSizes.Of(_scratch).Compressed(RecipeScheme.Counted));
            return Best(limit, out var why) is { } best ? Take(best) : Keep(why, notes);
        }
        finally
        {
            if (Directory.Exists(_scratch))
            {
                Directory.Delete(_scratch, recursive: true);
            }
        }
    }

    private Candidate? Best(long limit, out string why)
    {
        var inputs = GraphInputs.Open(run, model, isCalibrated, out why);
        if (inputs is null)
        {
            return null;
        }

        var reference = GraphOutputs.Of(model, inputs.ForComparison);
        var converter = reference.ErrorOf(GraphOutputs.Of(ModelGraphFile.Read(_scratch), inputs.ForComparison));
        var factor = isCalibrated ? 1 : Clearly;
        var best = Forms(inputs).Select(form => Fit(form, limit, reference, inputs)).OfType<Candidate>()
            .Aggregate((Candidate?)null, (kept, next) => kept is null || next.Error < factor * kept.Error ? next : kept);
        var compared = $"relative error of the worst output on {inputs.What}";
        why = $"{Show(converter)} against {(best is null ? "nothing that is small enough" : Show(best.Error))} by the scheme ({compared})";
        return best?.Error < converter
            ? best with { Note = $"Better than the converter's rounding: {Show(best.Error)} against {Show(converter)} ({compared})." }
            : null;
    }

    /// <summary>With equalization and without, where it changes anything; with each kind of inputs that outputs may be corrected by; and
    /// with the recipe's rounding and to nearest, for what second-order rounding learns of some examples need not hold for
    /// others.</summary>
    private IEnumerable<Form> Forms(GraphInputs inputs)
    {
        IReadOnlyList<IGraphPass> equalized = [new CrossLayerEqualization()];
        var isChanged = ModelQuantizer.Prepare(model, equalized).Results.Any(result => result.Layers.Count > 0);
        return
            from passes in isChanged ? [[], equalized] : (IReadOnlyList<IGraphPass>[])[[]]
            from feeds in inputs.ForCalibration
            from isSecondOrder in recipe.SecondOrder ? [true, false] : (bool[])[false]
            select new Form(passes, feeds, isSecondOrder);
    }

    /// <summary>The form with the largest share of bytes that keeps the limit; null where none does.</summary>
    private Candidate? Fit(Form form, long limit, GraphOutputs reference, GraphInputs inputs)
    {
        var prepared = ModelQuantizer.Prepare(model, form.Passes).Prepared;
        var allocation = new FormatAllocation(prepared, KernelSignals.Measure(prepared, [.. form.Feeds.Take(GraphInputs.FewFeeds)]));
        var kernelBytes = FormatAllocation.BytesOf(model);
        foreach (var share in _shares)
        {
            var tried = recipe with
            {
                Passes = form.Passes,
                Kernels = allocation.Within(share * kernelBytes),
                Correction = OutputCorrection.Moments,
                SecondOrder = form.IsSecondOrder,
            };

            // Bytes hardly depend on the correction, which takes most of the time.
            if (BytesOf(ModelQuantizer.Quantize(model, tried with { Correction = OutputCorrection.None, SecondOrder = false })) <= limit)
            {
                var quantized = ModelQuantizer.Quantize(model, tried, graph => new GraphCalibration(graph, form.Feeds), run.Progress(name));
                var error = reference.ErrorOf(GraphOutputs.Of(quantized.Graph, inputs.ForComparison));
                return new Candidate(quantized, error, form.Passes.Count > 0, string.Empty);
            }
        }

        return null;
    }

    private SchemeOutcome Take(Candidate best)
    {
        ModelGraphFile.Write(run.Directory, best.Quantized, run.Source);
        var kernels = model.Layers.SelectMany(Kernels.Of).Select(kernel => kernel.Name).ToHashSet(StringComparer.Ordinal);
        var fine = best.Quantized.Weights.Count(weight => weight.Dtype == QuantizedDtype.Float16 && kernels.Contains(weight.Restored.Name));
        string[] leftOut = [.. OperationModel.LeftOut(model).Select(layer => $"{layer.ClassName} '{layer.Name}'")];
        string[] notes =
        [
            best.Note,
            string.Create(
                CultureInfo.InvariantCulture, $"{fine} of {kernels.Count} kernels are in float16, where error is dearest for its bytes."),
            .. leftOut.Length > 0
                ? [$"Rounded plainly, since what these operations do with their weights is not known: {string.Join(", ", leftOut)}."]
                : Array.Empty<string>(),
        ];
        run.Log.Output.WriteLine(notes[0]);
        return new SchemeOutcome(best.AppliesPasses, notes);
    }

    private SchemeOutcome Keep(string why, IReadOnlyList<string> notes)
    {
        ConverterScheme.Write(run.Source, run.Directory, QuantizedDtype.UInt8);
        string[] said = [$"The converter's rounding was kept: {why.TrimEnd('.')}.", .. notes];
        run.Log.Output.WriteLine(said[0]);
        return new SchemeOutcome(AppliesPasses: false, said);
    }

    private long BytesOf(QuantizedModel quantized)
    {
        var folder = _scratch + ".recipe";
        try
        {
            ModelGraphFile.Write(folder, quantized, run.Source);
            return ArtifactSizes.Of(folder).Compressed(RecipeScheme.Counted);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string Show(double error) => error.ToString("G3", CultureInfo.InvariantCulture);

    private sealed record Form(
        IReadOnlyList<IGraphPass> Passes,
        IReadOnlyList<IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>> Feeds,
        bool IsSecondOrder);

    private sealed record Candidate(QuantizedModel Quantized, double Error, bool AppliesPasses, string Note);
}
