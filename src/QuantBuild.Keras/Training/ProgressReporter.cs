using System.Globalization;

namespace QuantBuild.Keras.Training;

/// <summary>Shows the progress: a bar with the loss on a terminal, one plain line an epoch elsewhere.</summary>
public sealed class ProgressReporter : Callback
{
    private const int BarWidth = 30;
    private static readonly TimeSpan _redrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;
    private long _epochStarted;
    private long _drawn;
    private int _barLength;

    /// <summary>Creates a reporter.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="isTerminal">Whether a line may be drawn over; false for files and pipes.</param>
    /// <param name="time">The clock; the system's where null.</param>
    public ProgressReporter(TextWriter output, bool isTerminal, TimeProvider? time = null)
    {
        _output = output;
        _isTerminal = isTerminal;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch)
    {
        _epochStarted = _drawn = _time.GetTimestamp();
        _barLength = 0;
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, int batch)
    {
        if (!_isTerminal || _time.GetElapsedTime(_drawn) < _redrawInterval)
        {
            return;
        }

        _drawn = _time.GetTimestamp();
        var done = (batch + 1) * BarWidth / run.BatchesPerEpoch;
        var bar = new string('=', done) + (done < BarWidth ? ">" : "") + new string('.', Math.Max(0, BarWidth - done - 1));
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Title(run, run.History.Epochs)} [{bar}] {batch + 1}/{run.BatchesPerEpoch} - loss: {run.CurrentLoss:F4}");
        _output.Write('\r' + line.PadRight(_barLength));
        _output.Flush();
        _barLength = line.Length;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> metrics)
    {
        var seconds = _time.GetElapsedTime(_epochStarted).TotalSeconds;
        var values = metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key}: {metric.Value:F4}"));
        var line = string.Create(CultureInfo.InvariantCulture, $"{Title(run, epoch)} - {seconds:F1} s - {string.Join(" - ", values)}");
        _output.WriteLine(_isTerminal ? '\r' + line.PadRight(_barLength) : line);
    }

    private static string Title(TrainingRun run, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{run.Epochs}");
}
