namespace QuantBuild.Keras.Training;

/// <summary>A callback whose memory is part of a checkpoint: a copy of all weights, or nothing.</summary>
internal interface IStatefulCallback
{
    /// <summary>The name under which its memory is saved.</summary>
    string StateName { get; }

    /// <summary>Values for each weight of the model, in order; none where there is nothing to save.</summary>
    IReadOnlyList<float[]> SaveState();

    /// <summary>Takes back what was saved.</summary>
    void LoadState(IReadOnlyList<float[]> state);
}
