namespace QuantBuild.Tfjs.Format;

/// <summary>The element types a TensorFlow.js weight manifest knows.</summary>
/// <remarks>Every type is stored little-endian. The comment on each gives the bytes one element takes in a shard.</remarks>
public enum TfjsDtype
{
    /// <summary><c>float32</c>: IEEE 754 binary32, 4 bytes.</summary>
    Float32,

    /// <summary><c>int32</c>: two's complement, 4 bytes.</summary>
    Int32,

    /// <summary><c>bool</c>: 0 or 1, 1 byte.</summary>
    Bool,

    /// <summary><c>uint8</c>: 1 byte.</summary>
    UInt8,

    /// <summary><c>uint16</c>: 2 bytes.</summary>
    UInt16,

    /// <summary><c>float16</c>: IEEE 754 binary16, 2 bytes.</summary>
    Float16,

    /// <summary><c>complex64</c>: real part, then imaginary part, each binary32, 8 bytes.</summary>
    Complex64,

    /// <summary><c>string</c>: per element an unsigned 32-bit length, then so many bytes of UTF-8.</summary>
    String,
}
