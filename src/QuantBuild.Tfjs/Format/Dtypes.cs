namespace QuantBuild.Tfjs.Format;

/// <summary>The manifest's names of the element types, and their sizes.</summary>
internal static class Dtypes
{
    private static readonly string[] _names = ["float32", "int32", "bool", "uint8", "uint16", "float16", "complex64", "string"];

    public static string Supported { get; } = string.Join(", ", _names);

    public static string NameOf(TfjsDtype dtype) => _names[(int)dtype];

    public static bool TryParse(string name, out TfjsDtype dtype)
    {
        var index = Array.IndexOf(_names, name);
        dtype = (TfjsDtype)index;
        return index >= 0;
    }

    /// <summary>Bytes of one element; 0 for strings, whose length the shards alone tell.</summary>
    public static int SizeOf(TfjsDtype dtype) => dtype switch
    {
        TfjsDtype.Bool or TfjsDtype.UInt8 => 1,
        TfjsDtype.UInt16 or TfjsDtype.Float16 => 2,
        TfjsDtype.Float32 or TfjsDtype.Int32 => 4,
        TfjsDtype.Complex64 => 8,
        TfjsDtype.String => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Not a TensorFlow.js dtype."),
    };
}
