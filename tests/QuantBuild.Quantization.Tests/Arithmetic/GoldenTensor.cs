using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace QuantBuild.Quantization.Tests.Arithmetic;

internal sealed record GoldenTensor(string Name, string Dtype, JsonObject? Quantization, byte[] Bytes)
{
    public float[] Values => [.. MemoryMarshal.Cast<byte, float>(Bytes)];
}
