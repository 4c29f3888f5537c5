using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Experiments.Calibrating;
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

/// <summary>Sets a scheme's results beside the converter's 8 bits. A result wins where the outputs are no further from the float model's,
/// and, where the source is quantized already, the file is smaller than the source's.</summary>
internal sealed class ConverterContest : IDisposable
{
    private readonly SchemeRun _run;
    private readonly string _scratch;
    private readonly bool _isQuantized;
    private readonly List<string> _notes = [];
    private readonly List<string> _lost = [];
    private readonly OutputComparison? _comparison;
    private readonly LayerwiseError? _layerwise;
    private readonly string? _obstacle;
    private readonly double _converterError;
    private string? _won;

    public ConverterContest(SchemeRun run, ModelGraph model, bool hasData)
    {
        (_run, Model) = (run, model);
        _scratch = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".converter";
        _isQuantized = SourceStorage.Of(run.Source) is not null;
        try
        {
            _notes.AddRange(ConverterScheme.Write(run.Source, _scratch, QuantizedDtype.UInt8));
            var predicted = new LayerwiseError(model);
            if (!hasData && predicted.IsKnown)
            {
                _layerwise = predicted;
                _converterError = predicted.Of(model, ModelGraphFile.Read(_scratch));
                return;
            }

            _comparison = hasData
                ? OutputComparison.OnSelection(run.Calibration.Value.Selection, model)
                : OutputComparison.OnMadeUpInputs(model);
            _converterError = _comparison.ErrorOf(Keras.LayersModelFile.ReadGraph(_scratch));
        }
        catch (Exception exception) when (!hasData
            && exception is ExperimentException or GraphException or InferenceException or KerasException or ExternalException)
        {
            // What cannot be shown to be better is not sold as better.
            _obstacle = exception.Message;
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
        if (_comparison is null && _layerwise is null)
        {
            return false;
        }

        var error = _layerwise?.Of(quantized.Prepared, quantized.Graph) ?? _comparison!.ErrorOf(quantized.Graph);
        if (!(error <= _converterError) || double.IsInfinity(error))
        {
            _lost.Add($"{Show(error)} with {form}");
            return false;
        }

        if (_isQuantized && Bytes(quantized) is var bytes && bytes >= ArtifactSizes.Of(_run.Source).Compressed(RecipeScheme.Counted))
        {
            _lost.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes with {form}, no fewer than the source has"));
            return false;
        }

        var (ours, converters) = (Show(error), Show(_converterError));
        _won = $"{(ours == converters ? "No worse" : "Better")} than the converter's rounding: "
            + $"{ours} with {form} against {converters} ({What})"
            + (_lost.Count > 0 ? $"; tried before: {string.Join(", ", _lost)}" : string.Empty);
        return true;
    }

    /// <summary>Puts the converter's result where the scheme's belongs.</summary>
    public void WriteConverter() => ConverterScheme.Write(_run.Source, _run.Directory, QuantizedDtype.UInt8);

    /// <summary>What the report says; the converter's notes only where its result was kept.</summary>
    public SchemeOutcome Outcome(bool keepsConverter)
    {
        string[] said = keepsConverter ? [$"The converter's rounding was kept: {Reason()}.", .. _notes] : [$"{_won}."];
        _run.Log.Output.WriteLine(said[0]);
        return new SchemeOutcome(AppliesPasses: !keepsConverter, said);
    }

    public void Dispose()
    {
        if (Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private static string Show(double error) => error.ToString("G3", CultureInfo.InvariantCulture);

    private string What => _comparison?.What ?? "predicted error of the outputs, relative, by the batch normalizations' statistics";

    private string Reason() => _comparison is null && _layerwise is null
        ? $"its outputs cannot be compared with the scheme's, {_obstacle?.TrimEnd('.')}"
        : $"{Show(_converterError)} against {string.Join(", ", _lost)} by the scheme ({What})";

    private long Bytes(QuantizedModel quantized)
    {
        var folder = _scratch + ".recipe";
        try
        {
            ModelGraphFile.Write(folder, quantized, _run.Source);
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
