using System.Runtime.InteropServices;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>Values in a file, little-endian, as TF.js's typed arrays have them.</summary>
internal static class ValueFile
{
    public static void Write(string path, Array values)
    {
        using var stream = File.Create(path);
        stream.Write(values switch
        {
            int[] integers => MemoryMarshal.AsBytes(integers.AsSpan()),
            bool[] flags => MemoryMarshal.AsBytes(flags.AsSpan()),
            _ => MemoryMarshal.AsBytes(((float[])values).AsSpan()),
        });
    }

    public static float[] ReadFloats(string path)
    {
        var bytes = RegularFile.ReadAllBytes(path);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
