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
}
