using System.Text;

namespace QuantBuild.Hdf5.Internal.Metadata;

/// <summary>Names and other texts. HDF5 knows ASCII and UTF-8, of which ASCII is a part.</summary>
internal static class Texts
{
    public static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>What comes before the first NUL.</summary>
    public static ReadOnlyMemory<byte> BeforeNul(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes;
}
