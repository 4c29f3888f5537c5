using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>
/// Sets a scheme's results beside the converter's 8 bits. A result wins where the outputs are no further from the float model's, and, where the source is quantized
/// already, the file is smaller than the source's.
/// </summary>
internal sealed class ConverterContest : IDisposable
{
    private readonly SchemeRun run;
    private readonly string scratch;
    private readonly bool isQuantized;
    private readonly List<string> notes = [];
    private readonly List<string> lost = [];
    private readonly OutputComparison? comparison;
    private readonly LayerwiseError? layerwise;
    private readonly string? obstacle;
    private readonly double converterError;
    private string? won;

    public ConverterContest(SchemeRun run, ModelGraph model, bool hasData)
    {
        (this.run, Model) = (run, model);
        scratch = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".converter";
        isQuantized = SourceStorage.Of(run.Source) is not null;
        try
        {
            notes.AddRange(ConverterScheme.Write(run.Source, scratch, QuantizedDtype.UInt8));
            var predicted = new LayerwiseError(model);
            if (!hasData && predicted.IsKnown)
            {
                layerwise = predicted;
                converterError = predicted.Of(model, ModelGraphFile.Read(scratch));
                return;
            }

            comparison = hasData ? OutputComparison.OnSelection(run.Calibration.Value.Selection, model) : OutputComparison.OnMadeUpInputs(model);
            converterError = comparison.ErrorOf(Keras.Model.ReadGraph(scratch));
        }
        catch (Exception exception) when (!hasData && exception is ExperimentException or GraphException or InferenceException or KerasException or ExternalException)
        {
            // What cannot be shown to be better is not sold as better.
            obstacle = exception.Message;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ModelGraph Model { get; }

    /// <summary>Whether a result is no worse than the converter's.</summary>
    /// <param name="quantized">The result.</param>
    /// <param name="form">What tells it from others, for the report.</param>
    public bool Wins(QuantizedModel quantized, string form)
    {
        if (comparison is null && layerwise is null)
        {
            return false;
        }

        var error = layerwise?.Of(quantized.Prepared, quantized.Graph) ?? comparison!.ErrorOf(quantized.Graph);
        if (!(error <= converterError) || double.IsInfinity(error))
        {
            lost.Add($"{Show(error)} with {form}");
            return false;
        }

        if (isQuantized && Bytes(quantized) is var bytes && bytes >= ArtifactSizes.Of(run.Source).Compressed(RecipeScheme.Counted))
        {
            lost.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes with {form}, no fewer than the source has"));
            return false;
        }

        var (ours, converters) = (Show(error), Show(converterError));
        won = $"{(ours == converters ? "No worse" : "Better")} than the converter's rounding: {ours} with {form} against {converters} ({What})"
            + (lost.Count > 0 ? $"; tried before: {string.Join(", ", lost)}" : string.Empty);
        return true;
    }

    /// <summary>Puts the converter's result where the scheme's belongs.</summary>
    public void WriteConverter() => ConverterScheme.Write(run.Source, run.Directory, QuantizedDtype.UInt8);

    /// <summary>What the report says; the converter's notes only where its result was kept.</summary>
    public SchemeOutcome Outcome(bool keepsConverter)
    {
        string[] said = keepsConverter ? [$"The converter's rounding was kept: {Reason()}.", .. notes] : [$"{won}."];
        run.Log.Output.WriteLine(said[0]);
        return new SchemeOutcome(AppliesPasses: !keepsConverter, said);
    }

    public void Dispose()
    {
        comparison?.Dispose();
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string Show(double error) => error.ToString("G3", CultureInfo.InvariantCulture);

    private string What => comparison?.What ?? "predicted error of the outputs, relative, by the batch normalizations' statistics";

    private string Reason() => comparison is null && layerwise is null
        ? $"its outputs cannot be compared with the scheme's, {obstacle?.TrimEnd('.')}"
        : $"{Show(converterError)} against {string.Join(", ", lost)} by the scheme ({What})";

    private long Bytes(QuantizedModel quantized)
    {
        var folder = scratch + ".recipe";
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
}
