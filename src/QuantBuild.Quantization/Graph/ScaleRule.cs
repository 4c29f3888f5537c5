namespace QuantBuild.Quantization.Graph;

/// <summary>Whether a positive scale of each channel passes through a layer: f(s·x) = s·f(x), channel by channel.</summary>
public enum ScaleRule
{
    /// <summary>It does not, or it is not known.</summary>
    Stops,

    /// <summary>It does, always.</summary>
    Passes,

    /// <summary>It does, and behind the layer a channel is the index modulo their number.</summary>
    PassesFlattened,

    /// <summary>It does where the layer's activation is positively homogeneous.</summary>
    PassesByActivation,

    /// <summary>It does where neither <c>max_value</c> nor <c>threshold</c> is set.</summary>
    PassesUnlessClipped,

    /// <summary>It does where all inputs have the same one; a vector that is added or compared takes it, too.</summary>
    Joined,

    /// <summary>Each input's goes to its own part of the output's channels; where <c>axis</c> is another than theirs,
    /// all must be the same.</summary>
    Concatenated,

    /// <summary>It does where none of <c>axes</c> is that of the channels.</summary>
    Reduced,

    /// <summary>It does; channels of zeros stand before and behind, as <c>channel_padding</c> says.</summary>
    Padded,

    /// <summary>It ends in a vector by which each channel is multiplied, and any other may begin there.</summary>
    Absorbed,
}
