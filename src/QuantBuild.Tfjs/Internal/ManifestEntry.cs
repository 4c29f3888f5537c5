namespace QuantBuild.Tfjs.Internal;

/// <summary>A weight as the JSON declares it, before its place in the shards is known.</summary>
internal sealed record ManifestEntry(string Name, IReadOnlyList<int> Shape, TfjsDtype Dtype, WeightQuantization? Quantization, long ElementCount)
{
    public TfjsDtype StoredDtype => Quantization?.Dtype ?? Dtype;
}

/// <summary>A weight group as the JSON declares it.</summary>
internal sealed record ManifestGroup(IReadOnlyList<string> Paths, IReadOnlyList<ManifestEntry> Weights);
