using System.Text.Json.Nodes;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>A weight as the JSON declares it, before its place in the shards is known.</summary>
internal sealed record ManifestEntry(
    string Name, IReadOnlyList<int> Shape, TfjsDtype Dtype, WeightQuantization? Quantization, long ElementCount, bool IsOptimizerState)
{
    public TfjsDtype StoredDtype => Quantization?.Dtype ?? Dtype;
}

/// <summary>A weight group as the JSON declares it.</summary>
internal sealed record ManifestGroup(IReadOnlyList<string> Paths, IReadOnlyList<ManifestEntry> Weights);

/// <summary>A model's JSON file, its manifest checked.</summary>
/// <param name="File">Its path.</param>
/// <param name="Json">The whole of it; of an array, an object around that.</param>
/// <param name="IsBareManifest">Whether the file is an array.</param>
/// <param name="Groups">The manifest.</param>
internal sealed record ModelJson(string File, JsonObject Json, bool IsBareManifest, IReadOnlyList<ManifestGroup> Groups);
