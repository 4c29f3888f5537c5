using System.Globalization;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Inference;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using static QuantBuild.Experiments.Schemes.ConverterRival;

namespace QuantBuild.Experiments.Schemes;

/// <summary>
/// A fixed recipe for a graph model. Kernels get the formats that make least error in a tenth more compressed bytes than the converter's;
/// the shift of each output is taken back as measured on calibration samples, or on made-up inputs where the recipe has no data. Of its
/// forms, rounded to nearest, the one with the least error of the outputs is taken, and given the recipe's own rounding; the converter's 8
/// bits where none is better.
/// </summary>
internal sealed class GraphRecipe(SchemeRun run, ModelGraph model, QuantizationRecipe recipe, string name, bool isCalibrated)
{
    // Of the converter's compressed bytes.
    private const double MostShare = 1.1;

    // Without data a form that changes less is kept unless another is better by this factor, for made-up inputs are few, and no data.
    private const double Clearly = 0.67;

    // So many calibration samples tell which form is best; all of them correct it.
    private const int Choosing = 12;

    // The bytes allowed are used well enough where this share of them is taken.
    private const double Full = 0.99;
    private const double Aim = (1 + Full) / 2 * MostShare;
    private const int MostTries = 4;

    /// <summary>What is tried of a model: no pass, and equalization where it changes anything.</summary>
    public static IReadOnlyList<IReadOnlyList<IGraphPass>> PassesFor(ModelGraph model)
    {
        IReadOnlyList<IGraphPass> equalized = [new CrossLayerEqualization()];
        return ModelQuantizer.Prepare(model, equalized).Results.Any(result => result.Layers.Count > 0) ? [[], equalized] : [[]];
    }

    /// <summary>Quantizes, and writes what is best.</summary>
    public SchemeOutcome Quantize()
    {
        using var rival = new ConverterRival(run);
        rival.Write();
        return Best(rival, out var why) is { } best ? Take(best, rival, why) : rival.Keep(why.TrimEnd('.'));
    }

    /// <summary>Quantizes by rules of the recipe, which hold whatever comes of them; what they leave open is chosen as ever.</summary>
    /// <exception cref="ExperimentException">The model cannot be run, so that nothing can be chosen.</exception>
    public QuantizedModel QuantizeByRules()
    {
        using var rival = new ConverterRival(run);
        rival.Write();
        return Best(rival, out var why)?.Quantized ?? throw new ExperimentException(
            $"{name}: what its rules leave open cannot be chosen, for {why.TrimEnd('.')}. Let it extend converter-8bit.");
    }

    private bool HasRules => recipe.Rules.Count > 0;

    private Candidate? Best(ConverterRival rival, out string why)
    {
        var inputs = GraphInputs.Open(run, model, isCalibrated, out why);
        if (inputs is null)
        {
            return null;
        }

        var comparison = new GraphComparison(model, ModelGraphFile.Read(rival.Folder), inputs.ForComparison);
        var converter = comparison.OfRival;
        if (converter <= GraphComparison.Least && !HasRules)
        {
            why = $"it changes nothing of the outputs on {inputs.What}.";
            return null;
        }

        var factor = isCalibrated ? 1 : Clearly;
        var best = Forms(inputs, rival)
            .Select(form => Try(form, form.Few, isSecondOrder: false, comparison, rival)).OfType<Candidate>()
            .Aggregate((Candidate?)null, (kept, next) => kept is null || next.Error < factor * kept.Error ? next : kept);
        if (best is not null && recipe.SecondOrder
            && Try(best.Form, best.Form.All, isSecondOrder: true, comparison, rival) is { } refined && refined.Error < best.Error)
        {
            best = refined;
        }

        var compared = $"relative error of the worst output on {inputs.What}";
        var ours = best is null ? "nothing that is small enough and can be computed" : Show(best.Error);
        why = best?.Error < converter
            ? $"{ours} against {Show(converter)} ({compared})"
            : $"{Show(converter)} against {ours} by the scheme ({compared})";
        return HasRules || best?.Error < converter ? best : null;
    }

    /// <summary>With equalization and without, where it changes anything; with each kind of inputs that outputs may be corrected by; and
    /// with scales of channels and without, where they are allowed. Those are left out that are too large in any format.</summary>
    private IEnumerable<Form> Forms(GraphInputs inputs, ConverterRival rival)
    {
        var converterBytes = rival.BytesBy(RecipeScheme.Counted);
        var kernelBytes = FormatAllocation.BytesOf(model);
        foreach (var passes in PassesFor(model))
        {
            var prepared = ModelQuantizer.Prepare(model, passes).Prepared;
            foreach (var feeds in inputs.ForCalibration)
            {
                var signals = KernelSignals.Measure(prepared, [.. feeds.Take(GraphInputs.FewFeeds)]);
                Calibrator few = new([.. feeds.Take(Choosing)]), all = run.NewCalibrator(feeds);
                foreach (var isPerChannel in run.Options.PerChannelAtLoad ? [true, false] : (bool[])[false])
                {
                    var allocation = new FormatAllocation(prepared, signals, isPerChannel);
                    var form = new Form(recipe with { Passes = passes }, few, all, allocation, kernelBytes, converterBytes);
                    if (Fill(form.With(MostShare - 1), rival) is { } fitting)
                    {
                        yield return fitting;
                    }
                }
            }
        }
    }

    /// <summary>The formats that come nearest to the bytes allowed, which vectors and topology take a part of; null where none are
    /// within.</summary>
    private Form? Fill(Form form, ConverterRival rival)
    {
        // What rules ask for is not held against the converter's bytes.
        if (HasRules)
        {
            return form;
        }

        Form? fitting = null;
        for (var i = 0; i < MostTries; i++)
        {
            // Bytes hardly depend on the correction and the rounding, which take most of the time.
            var plain = form.Recipe with { Correction = OutputCorrection.None, SecondOrder = false };
            var share = rival.ShareOf(ModelQuantizer.Quantize(model, plain));
            fitting = share <= MostShare ? form : fitting;
            if (share is <= MostShare and >= Full * MostShare)
            {
                break;
            }

            form = form.With(Aim - share);
        }

        return fitting;
    }

    /// <summary>Quantizes, with as many bytes less as the correction and the rounding take beyond those allowed; null where that does not
    /// end, or where the quantized layers cannot be computed, as where what one of them makes tells another which places to take.</summary>
    private Candidate? Try(Form form, Calibrator calibrator, bool isSecondOrder, GraphComparison comparison, ConverterRival rival)
    {
        for (var i = 0; i < MostTries; i++)
        {
            var tried = form.Recipe with { Correction = OutputCorrection.Moments, SecondOrder = isSecondOrder };
            try
            {
                var quantized = calibrator.Quantize(model, tried, run.Progress(name));
                var share = HasRules ? 0 : rival.ShareOf(quantized);
                if (share <= MostShare)
                {
                    return new Candidate(form, quantized, comparison.ErrorOf(quantized.Graph));
                }

                form = form.With(Aim - share);
            }
            catch (InferenceException)
            {
                return null;
            }
        }

        return null;
    }

    private SchemeOutcome Take(Candidate best, ConverterRival rival, string why)
    {
        ModelGraphFile.Write(run.Directory, best.Quantized, run.Source, run.Layout);
        var kernels = model.Layers.SelectMany(Kernels.Of).Select(kernel => kernel.Name).ToHashSet(StringComparer.Ordinal);
        var fine = best.Quantized.Weights.Count(
            weight => weight.Dtype is QuantizedDtype.Float16 or QuantizedDtype.UInt16 && kernels.Contains(weight.Restored.Name));
        string[] leftOut = [.. OperationModel.LeftOut(model).Select(layer => $"{layer.ClassName} '{layer.Name}'")];
        string[] notes =
        [
            $"Better than the converter's rounding: {why}.",
            string.Create(
                CultureInfo.InvariantCulture, $"{fine} of {kernels.Count} kernels are in 16 bits, where error is dearest for its bytes."),
            .. PerChannelNote(best.Quantized.Weights.Count(weight => weight.Scales is not null), kernels.Count),
            .. leftOut.Length > 0
                ? [$"Rounded plainly, since what these operations do with their weights is not known: {string.Join(", ", leftOut)}."]
                : Array.Empty<string>(),
        ];
        return rival.Tell(best.Form.Recipe.Passes.Count > 0, notes) with { Weights = WeightOutcome.Of(best.Quantized) };
    }

    private IEnumerable<string> PerChannelNote(int scaled, int kernels)
    {
        if (scaled == 0 && run.Options.PerChannelAtLoad)
        {
            yield return "No kernel was given a scale a channel, with which the outputs came out no nearer to the float model's.";
        }
        else if (scaled > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{scaled} of {kernels} kernels have a scale a channel, by which ")
                + "TensorFlow.js multiplies them in the first prediction. Make that one outside of tf.tidy, as a warm-up after loading: "
                + "inside, the kernels are disposed of with it, and the next prediction fails.";
        }
    }

    /// <param name="Recipe">The recipe with the formats of the kernels.</param>
    /// <param name="Few">Corrects its outputs by few samples, to choose among forms.</param>
    /// <param name="All">Corrects them by all.</param>
    /// <param name="Allocation">Chooses the formats.</param>
    /// <param name="Bytes">Those that all kernels are allowed.</param>
    /// <param name="ConverterBytes">Those of the converter's files.</param>
    private sealed record Form(
        QuantizationRecipe Recipe, Calibrator Few, Calibrator All, FormatAllocation Allocation, double Bytes, double ConverterBytes)
    {
        /// <summary>With formats that take more or less, as a share of the converter's bytes.</summary>
        public Form With(double share)
        {
            var bytes = Bytes + (share * ConverterBytes);
            return this with { Recipe = Recipe with { Kernels = Allocation.Within(bytes) }, Bytes = bytes };
        }
    }

    private sealed record Candidate(Form Form, QuantizedModel Quantized, double Error);
}
