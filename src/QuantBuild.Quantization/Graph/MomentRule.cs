namespace QuantBuild.Quantization.Graph;

/// <summary>What the moments of a layer's output channels are, without any data.</summary>
public enum MomentRule
{
    /// <summary>They are not known.</summary>
    Unknown,

    /// <summary>A batch normalization: mean beta, standard deviation |gamma|.</summary>
    Normalized,

    /// <summary>Those of the input. Borders and the correlation of neighbours are not known; for the mean they do not matter.</summary>
    Kept,

    /// <summary>Those of the input, clipped as the layer's activation does.</summary>
    ByActivation,

    /// <summary>Those of the input, clipped at 0 and <c>max_value</c>.</summary>
    Clipped,

    /// <summary>The sums of those of the inputs, as if they were independent.</summary>
    Added,
}
