namespace QuantBuild.Keras.Training;

/// <summary>Stops a training when a metric has not become better for a number of epochs.</summary>
public sealed class EarlyStopping : Callback, IStatefulCallback
{
    private readonly bool _largerIsBetter;
    private float[][]? _bestWeights;
    private int _wait;

    /// <summary>Creates the callback.</summary>
    /// <param name="monitor">The metric, as in the history. A name with <c>acc</c> in it is better when larger,
    /// others when smaller.</param>
    /// <param name="patience">How many epochs without improvement are let pass; not negative.</param>
    /// <param name="minDelta">What counts as improvement; not negative.</param>
    /// <param name="restoreBestWeights">Whether the model ends with the weights of its best epoch rather than its last.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public EarlyStopping(string monitor = "val_loss", int patience = 0, double minDelta = 0, bool restoreBestWeights = false)
    {
        Monitor = monitor;
        Patience = patience >= 0 ? patience : throw new KerasException($"EarlyStopping: patience is not negative; got {patience}.");
        MinDelta = minDelta >= 0
            ? minDelta
            : throw new KerasException(FormattableString.Invariant($"EarlyStopping: minDelta is not negative; got {minDelta}."));
        RestoreBestWeights = restoreBestWeights;
        _largerIsBetter = monitor.Contains("acc", StringComparison.Ordinal);
    }

    /// <summary>The metric that is watched.</summary>
    public string Monitor { get; }

    /// <summary>How many epochs without improvement are let pass.</summary>
    public int Patience { get; }

    /// <summary>What counts as improvement.</summary>
    public double MinDelta { get; }

    /// <summary>Whether the model ends with the weights of its best epoch.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>The epoch with the best value so far, from 0; -1 before the first.</summary>
    public int BestEpoch { get; private set; } = -1;

    /// <summary>The best value so far.</summary>
    public double BestValue { get; private set; }

    string IStatefulCallback.StateName => "early_stopping";

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        (BestEpoch, BestValue, _wait) = (-1, _largerIsBetter ? double.NegativeInfinity : double.PositiveInfinity, 0);
        // A resumed run has epochs behind it: what they decided follows from their metrics.
        if (run.History.Epochs > 0 && !run.History.Metrics.ContainsKey(Monitor))
        {
            throw new KerasException($"EarlyStopping watches '{Monitor}', which the epochs before did not measure. They have: "
                + $"{string.Join(", ", run.History.Metrics.Keys)}. Start the training anew.");
        }

        for (var epoch = 0; epoch < run.History.Epochs; epoch++)
        {
            _ = Weigh(run, epoch, run.History[Monitor][epoch]);
        }

        if (run.History.Epochs == 0)
        {
            _bestWeights = null;
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue(Monitor, out var value))
        {
            throw new KerasException(
                $"EarlyStopping watches '{Monitor}', which this training does not measure. It has: {string.Join(", ", metrics.Keys)}.");
        }

        if (Weigh(run, epoch, value) && RestoreBestWeights)
        {
            _bestWeights = [.. run.Model.Weights.Select(weight => weight.GetValues())];
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (_bestWeights is null)
        {
            return;
        }

        foreach (var (weight, values) in run.Model.Weights.Zip(_bestWeights))
        {
            weight.SetValues(values);
        }
    }

    IReadOnlyList<float[]> IStatefulCallback.SaveState() => _bestWeights ?? [];

    void IStatefulCallback.LoadState(IReadOnlyList<float[]> state) => _bestWeights = state.Count > 0 ? [.. state] : null;

    private bool Weigh(TrainingRun run, int epoch, double value)
    {
        if (_largerIsBetter ? value - MinDelta > BestValue : value + MinDelta < BestValue)
        {
            (BestEpoch, BestValue, _wait) = (epoch, value, 0);
            return true;
        }

        // As Keras: the first epoch never stops a training, not even one whose loss is NaN.
        if (++_wait >= Patience && epoch > 0)
        {
            run.Stop();
        }

        return false;
    }
}
