using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Graph;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Feeds a hash so that where one thing ends and the next begins is part of it.</summary>
internal static class HashedContent
{
    public static void AppendText(this IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    /// <summary>A tensor's shape and elements.</summary>
    public static void AppendTensor(this IncrementalHash hash, Tensor tensor) => hash.AppendTensor(tensor.Shape, [tensor.Floats]);

    /// <summary>The same of elements in several parts.</summary>
    public static void AppendTensor(this IncrementalHash hash, IReadOnlyList<int> shape, IEnumerable<float[]> parts)
    {
        hash.AppendText(string.Join(',', shape));
        foreach (var part in parts)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(part));
        }
    }
}
