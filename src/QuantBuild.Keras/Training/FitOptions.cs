using TorchSharp;

namespace QuantBuild.Keras.Training;

/// <summary>How a model is trained.</summary>
public sealed record FitOptions
{
    private readonly int _epochs = 1;
    private readonly int _batchSize = 32;
    private readonly double _validationSplit;

    /// <summary>The number of passes over the data; positive.</summary>
    /// <exception cref="KerasException">It is not positive.</exception>
    public int Epochs
    {
        get => _epochs;
        init => _epochs = value > 0 ? value : throw new KerasException($"Epochs is a positive number; got {value}.");
    }

    /// <summary>The number of samples in a step; positive. The last batch of an epoch may be smaller.</summary>
    /// <exception cref="KerasException">It is not positive.</exception>
    public int BatchSize
    {
        get => _batchSize;
        init => _batchSize = value > 0 ? value : throw new KerasException($"BatchSize is a positive number; got {value}.");
    }

    /// <summary>Share of the samples held out for validation, in [0, 1): the last ones, before any shuffling, as in Keras.</summary>
    /// <exception cref="KerasException">It is out of range.</exception>
    public double ValidationSplit
    {
        get => _validationSplit;
        init => _validationSplit = value is >= 0 and < 1
            ? value
            : throw new KerasException(FormattableString.Invariant($"ValidationSplit is in [0, 1); got {value}."));
    }

    /// <summary>Samples and targets for validation; takes the place of <see cref="ValidationSplit"/>.</summary>
    public (torch.Tensor X, torch.Tensor Y)? ValidationData { get; init; }

    /// <summary>Whether the samples take a new order in each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Seed of order and dropout: runs with one seed repeat exactly on one machine. Of chance where null.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// Folder of a <see cref="Checkpoint"/> to go on from; a new training where null. Start weights are then the checkpoint's, and the
    /// other options must be those that it was made with, but for <see cref="Epochs"/> and <see cref="Callbacks"/>;
    /// a <see cref="Seed"/> may be left out.
    /// </summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Told of the progress; may stop the training.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];
}
