namespace QuantBuild.Quantization.Calibration;

/// <summary>What a kernel sees of its inputs, and so the form of the Gram matrices that second-order rounding needs.</summary>
public enum GramForm
{
    /// <summary>The last dimension: one matrix, of one row for each example and place. Few rows say little of correlations,
    /// which are therefore shrunk.</summary>
    Rows,

    /// <summary>A patch of all channels: one matrix, of height · width · channels inputs.</summary>
    Patches,

    /// <summary>A patch of one channel: a matrix for each channel, of height · width inputs.</summary>
    PatchesByChannel,
}
