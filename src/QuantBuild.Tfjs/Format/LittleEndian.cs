namespace QuantBuild.Tfjs.Format;

/// <summary>The format is little-endian, and values are read and written as they lie in memory.</summary>
internal static class LittleEndian
{
    public static void Require()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("TensorFlow.js weights are little-endian; this machine is big-endian.");
        }
    }
}
