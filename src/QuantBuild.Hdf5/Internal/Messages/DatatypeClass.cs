namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>The classes of types, with their numbers in the format.</summary>
internal enum DatatypeClass
{
    Integer = 0,
    Float = 1,
    Time = 2,
    String = 3,
    Bits = 4,
    Opaque = 5,
    Compound = 6,
    Reference = 7,
    Enumeration = 8,
    VariableLength = 9,
    Array = 10,
}
