using QuantBuild.Experiments.Training;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>Trains the corrections of what a scheme has made, by its calibration examples.</summary>
internal static class SchemeTraining
{
    /// <summary>Trains.</summary>
    /// <param name="run">Has the examples.</param>
    /// <param name="quantized">What the scheme has made.</param>
    /// <param name="limit">How long it may take; as by default where null, or where that is less.</param>
    /// <returns>What came of it; its note is shown.</returns>
    public static TrainingOutcome Train(SchemeRun run, QuantizedModel quantized, TimeSpan? limit = null)
    {
        var data = run.Calibration.Value;
        var options = new TrainingOptions { Flips = data.ArePictures };
        options = limit < options.TimeLimit ? options with { TimeLimit = limit.Value } : options;
        var outcome = TrainedCorrection.Train(quantized, TrainingExamples.Of(data), options, run.Progress("Training of scales and biases"));
        run.Log.Output.WriteLine(outcome.Note);
        return outcome;
    }
}
