namespace QuantBuild.Quantization;

/// <summary>The number formats a float32 weight may be stored in.</summary>
public enum QuantizedDtype
{
    /// <summary>Affine codes 0..255, one byte a weight.</summary>
    UInt8,

    /// <summary>Affine codes 0..65535, two bytes a weight.</summary>
    UInt16,

    /// <summary>IEEE 754 binary16, two bytes a weight.</summary>
    Float16,
}
