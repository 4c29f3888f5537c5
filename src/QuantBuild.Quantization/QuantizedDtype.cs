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

/// <summary>What the formats are called and how large they are.</summary>
public static class QuantizedDtypeExtensions
{
    /// <summary>The name that the weight manifest and the converter's flags use.</summary>
    /// <param name="dtype">The dtype.</param>
    /// <returns><c>uint8</c>, <c>uint16</c> or <c>float16</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dtype is none of the defined ones.</exception>
    public static string ToManifestName(this QuantizedDtype dtype) => dtype switch
    {
        QuantizedDtype.UInt8 => "uint8",
        QuantizedDtype.UInt16 => "uint16",
        QuantizedDtype.Float16 => "float16",
        _ => throw Undefined(dtype),
    };

    /// <summary>The bytes that one weight takes.</summary>
    /// <param name="dtype">The dtype.</param>
    /// <returns>1 or 2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dtype is none of the defined ones.</exception>
    public static int GetByteSize(this QuantizedDtype dtype) => dtype switch
    {
        QuantizedDtype.UInt8 => sizeof(byte),
        QuantizedDtype.UInt16 or QuantizedDtype.Float16 => sizeof(ushort),
        _ => throw Undefined(dtype),
    };

    /// <summary>The highest affine code; the number of levels is one more.</summary>
    /// <param name="dtype">The dtype.</param>
    /// <returns>255 or 65535.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dtype is float16, which has no codes.</exception>
    public static int GetHighestCode(this QuantizedDtype dtype) => dtype switch
    {
        QuantizedDtype.UInt8 => byte.MaxValue,
        QuantizedDtype.UInt16 => ushort.MaxValue,
        _ => throw Undefined(dtype),
    };

    private static ArgumentOutOfRangeException Undefined(QuantizedDtype dtype) =>
        new(nameof(dtype), dtype, $"The dtype {dtype} does not have this property.");
}
