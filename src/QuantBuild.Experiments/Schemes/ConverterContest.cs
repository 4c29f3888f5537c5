using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;
using static QuantBuild.Experiments.Schemes.ConverterRival;

namespace QuantBuild.Experiments.Schemes;

/// <summary>Sets a scheme's results beside the converter's 8 bits. A result wins where the outputs are no further from the float model's,
/// and, where the source is quantized already, the file is smaller than the source's.</summary>
internal sealed class ConverterContest : IDisposable
{
    // Means of dozens of examples do not change places that are so many times each other.
    private const double FarApart = 8;

    private readonly ConverterRival _rival;
    private readonly List<string> _lost = [];
    private readonly LayerwiseError? _layerwise;
    private readonly string? _obstacle;
    private readonly Func<OutputComparison>? _onAll;
    private OutputComparison? _comparison;
    private double _converterError;

    // Of a source that is quantized already.
    private readonly Lazy<long>? _sourceBytes;
    private string? _won;

    public ConverterContest(SchemeRun run, ModelGraph model, bool hasData)
    {
        Model = model;
        _rival = new ConverterRival(run);
        _sourceBytes = SourceStorage.Of(run.Source) is null ? null
            : new(() => ArtifactSizes.Of(run.Source).Compressed(RecipeScheme.Counted));
        try
        {
            _rival.Write();
            var predicted = new LayerwiseError(model);
            if (!hasData && predicted.IsKnown)
            {
                _layerwise = predicted;
                _converterError = predicted.Of(model, ModelGraphFile.Read(_rival.Folder));
                return;
            }

            _onAll = hasData ? () => OutputComparison.OnSelection(run.Calibration.Value.Selection, model) : null;
            CompareOn(hasData
                ? OutputComparison.OnSelection(run.Calibration.Value.Selection, model, isOfFew: true)
                : OutputComparison.OnMadeUpInputs(model));
        }
        catch (Exception exception) when (!hasData
            && exception is ExperimentException or GraphException or InferenceException or ExternalException)
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

    /// <summary>How many times the converter's error that of the last result was.</summary>
    public double Excess { get; private set; }

    /// <summary>Whether a result is no worse than the converter's.</summary>
    /// <param name="quantized">The result.</param>
    /// <param name="form">What tells it from others, for the report.</param>
    public bool Wins(QuantizedModel quantized, string form)
    {
        if (_comparison is null && _layerwise is null)
        {
            return false;
        }

        var error = _layerwise?.Of(quantized.Prepared, quantized.Graph) ?? ErrorOf(quantized.Graph);
        Excess = error / _converterError;
        if (!(error <= _converterError) || double.IsInfinity(error))
        {
            _lost.Add($"{Show(error)} with {form}");
            return false;
        }

        if (_sourceBytes is { } source && _rival.BytesOf(quantized) is var bytes && bytes >= source.Value)
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

    /// <summary>Takes the result that won last.</summary>
    public SchemeOutcome Take() => _rival.Tell(appliesPasses: true, [$"{_won}."]);

    /// <summary>Puts the converter's result where the scheme's belongs.</summary>
    public SchemeOutcome KeepConverter() => _rival.Keep(Reason());

    public void Dispose() => _rival.Dispose();

    private void CompareOn(OutputComparison comparison) =>
        (_comparison, _converterError) = (comparison, comparison.ErrorOf(ModelGraphFile.Read(_rival.Folder)));

    // What some of the examples do not settle is settled by all.
    private double ErrorOf(ModelGraph quantized)
    {
        var error = _comparison!.ErrorOf(quantized);
        if (_comparison.IsOfAll || Math.Min(error, _converterError) * FarApart <= Math.Max(error, _converterError))
        {
            return error;
        }

        CompareOn(_onAll!());
        return _comparison.ErrorOf(quantized);
    }

    private string What => _comparison?.What ?? "predicted error of the outputs, relative, by the batch normalizations' statistics";

    private string Reason() => _comparison is null && _layerwise is null
        ? $"its outputs cannot be compared with the scheme's, {_obstacle?.TrimEnd('.')}"
        : $"{Show(_converterError)} against {string.Join(", ", _lost)} by the scheme ({What})";
}
