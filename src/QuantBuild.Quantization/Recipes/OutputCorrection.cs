namespace QuantBuild.Quantization.Recipes;

/// <summary>What makes up for a shift of a layer's outputs once its kernel is quantized.</summary>
public enum OutputCorrection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The mean, as batch-norm statistics tell it; needs no data. See <see cref="Corrections.BiasCorrection"/>.</summary>
    DataFreeBias,

    /// <summary>Mean and, where a batch normalization follows, variance, as measured on calibration samples. See <see cref="Corrections.MomentMatching"/>.</summary>
    Moments,
}
