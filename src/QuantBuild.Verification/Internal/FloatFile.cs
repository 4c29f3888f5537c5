using System.Runtime.InteropServices;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>float32 values in a file, little-endian, as TF.js's typed arrays have them.</summary>
internal static class FloatFile
{
    public static void Write(string path, float[] values)
    {
        using var stream = File.Create(path);
        stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public static float[] Read(string path)
    {
        var bytes = RegularFile.ReadAllBytes(path);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
