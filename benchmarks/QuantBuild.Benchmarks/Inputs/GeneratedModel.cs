using System.Text.Json.Nodes;
using QuantBuild.Tfjs;

namespace QuantBuild.Benchmarks.Inputs;

/// <summary>A model of 400 MB: one embedding of half of it, and many smaller kernels.</summary>
internal static class GeneratedModel
{
    public const int WeightCount = 100_000_000;

    private const int KernelCount = 25;

    public static void Write(string directory)
    {
        var values = Tensors.Weights;
        const int kernelSize = (WeightCount - Tensors.Length) / KernelCount;
        WeightData[] weights =
        [
            WeightData.FromFloat32("embedding/embeddings", [Tensors.Length / 1000, 1000], values),
            .. Enumerable.Range(0, KernelCount).Select(i =>
                WeightData.FromFloat32($"dense_{i}/kernel", [kernelSize / 1000, 1000], values.AsMemory(i * kernelSize, kernelSize))),
        ];
        TfjsModelWriter.Write(directory, new JsonObject { ["format"] = "layers-model", ["modelTopology"] = new JsonObject() }, [weights]);
    }
}
