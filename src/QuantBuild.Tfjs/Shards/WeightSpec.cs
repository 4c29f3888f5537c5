using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Shards;

/// <summary>One weight as the manifest declares it: its name, shape and type, and where its bytes lie in its group.</summary>
public sealed class WeightSpec
{
    internal WeightSpec(ManifestEntry entry, ShardFiles shards, int groupIndex, long offset, long byteLength)
    {
        Name = entry.Name;
        Shape = entry.Shape;
        Dtype = entry.Dtype;
        Quantization = entry.Quantization;
        ElementCount = entry.ElementCount;
        IsOptimizerState = entry.IsOptimizerState;
        Shards = shards;
        GroupIndex = groupIndex;
        Offset = offset;
        ByteLength = byteLength;
    }

    /// <summary>The name, unique in the model.</summary>
    public string Name { get; }

    /// <summary>The length of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The type the weight has in the model. A quantized weight is stored as <see cref="StoredDtype"/> instead.</summary>
    public TfjsDtype Dtype { get; }

    /// <summary>How the stored codes turn into numbers, or null where the weight is stored as it is.</summary>
    public WeightQuantization? Quantization { get; }

    /// <summary>The type of the stored elements.</summary>
    public TfjsDtype StoredDtype => Quantization?.Dtype ?? Dtype;

    /// <summary>The number of elements, which is the product of <see cref="Shape"/>; 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>Whether it is what an optimizer keeps from step to step (<c>"group": "optimizer"</c>),
    /// and no weight of the model itself.</summary>
    public bool IsOptimizerState { get; }

    /// <summary>The number of bytes the weight takes in its group's shards.</summary>
    public long ByteLength { get; }

    /// <summary>The position in <see cref="TfjsModel.WeightGroups"/> of the group that holds the weight.</summary>
    public int GroupIndex { get; }

    /// <summary>Where the weight begins, in bytes from the start of its group's first shard.</summary>
    public long Offset { get; }

    internal ShardFiles Shards { get; }
}
