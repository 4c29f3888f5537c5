namespace QuantBuild.Graph;

/// <summary>The types of a tensor's elements; TensorFlow.js has just these.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>Two's complement of 32 bits; TensorFlow.js reads 64 bits as these.</summary>
    Int32,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Text.</summary>
    String,

    /// <summary>A real and an imaginary part, each binary32.</summary>
    Complex64,
}
